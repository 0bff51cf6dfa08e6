import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findPublicContest } from '../contests/public-contests.queries.ts';
import type { AppContext } from '../context.ts';
import { listApprovedEntries, type ListedEntry } from './public-entries.queries.ts';

const codec = cursorCodec('entries');
const read = {
  position: ({ position }: ListedEntry) => position,
  item: ({ entry }: ListedEntry) => entry,
};

export function listEntriesRoute({ db }: AppContext) {
  return defineRoute(listEntries, async ({ params, query: { limit, cursor, kind, board: boardSlug } }) => {
    const contest = await findPublicContest(db, params.idOrSlug.toLowerCase());
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const entries = await listApprovedEntries(db, { contestId: contest.id, kind, boardSlug, after, count: limit + 1 });
    return { status: 200, headers: sharedForASecond, body: pageOf(entries, limit, codec, read) };
  });
}
