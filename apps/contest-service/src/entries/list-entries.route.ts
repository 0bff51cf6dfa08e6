import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findPublicContest } from '../contests/public-contests.queries.ts';
import type { AppContext } from '../context.ts';
import { listApprovedEntries, listInNeutralOrder, type ListedEntry } from './public-entries.queries.ts';

const read = {
  position: ({ position }: ListedEntry) => position,
  item: ({ entry }: ListedEntry) => entry,
};

/** A neutral order is one voter's: keeping it for others to share would only drive out what they do share. */
export function listEntriesRoute({ db }: AppContext) {
  return defineRoute(listEntries, async ({ params, query: { limit, cursor, kind, board: boardSlug, seed } }) => {
    const contest = await findPublicContest(db, params.idOrSlug.toLowerCase());
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    const codec = cursorCodec(seed === undefined ? 'entries' : `entries.${seed}`);
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const asked = { contestId: contest.id, kind, boardSlug, after, count: limit + 1 };
    const entries = await (seed === undefined
      ? listApprovedEntries(db, asked)
      : listInNeutralOrder(db, { ...asked, seed }));
    const headers = seed === undefined ? sharedForASecond : {};
    return { status: 200, headers, body: pageOf(entries, limit, codec, read) };
  });
}
