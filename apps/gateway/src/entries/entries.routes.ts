import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getEntry, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import type { Caller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import type { AppContext } from '../context.ts';
import { findEntry, type FoundEntry, listApprovedEntries, type ListedEntry } from './entries.queries.ts';

const codec = cursorCodec('entries');
const read = {
  position: ({ position }: ListedEntry) => position,
  item: ({ entry }: ListedEntry) => entry,
};

export function listEntriesRoute({ db, snapshot }: AppContext) {
  return defineRoute(listEntries, async ({ params, query: { limit, cursor, kind, board: boardSlug } }) => {
    const contest = snapshot.contest(params.idOrSlug.toLowerCase());
    if (contest === undefined) throw new ProblemError(snapshot.isFresh ? 'NOT_FOUND' : 'TEMPORARILY_UNAVAILABLE');
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const entries = await listApprovedEntries(db, {
      contestId: contest.rules.id,
      kind,
      boardSlug,
      after,
      count: limit + 1,
    });
    return { status: 200, body: pageOf(entries, limit, codec, read) };
  });
}

export function getEntryRoute({ db }: AppContext) {
  return defineRoute(getEntry, async ({ caller, params }) => {
    const found = await findEntry(db, params.entryId);
    if (found === null || !maySee(found, caller)) throw new ProblemError('NOT_FOUND');
    return { status: 200, body: found.entry };
  });
}

/** Until it is approved an entry exists for its submitter only. */
function maySee({ isPublic, submitterUserId }: FoundEntry, caller: Caller): boolean {
  return isPublic || (caller.kind === 'user' && caller.userId === submitterUserId);
}
