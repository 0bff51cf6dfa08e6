import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getEntry, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import type { Caller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { Context } from '../context.ts';
import { findEntry, type FoundEntry, listApprovedEntries } from './entries.queries.ts';
import { listEntriesPage } from './list-entries.ts';

export function listEntriesRoute({ db, snapshot }: Context) {
  return defineRoute(listEntries, async ({ params, query: { limit, cursor, kind, board: boardSlug } }) => {
    const contest = snapshot.contest(params.idOrSlug.toLowerCase());
    if (contest === undefined) throw new ProblemError(snapshot.isFresh ? 'NOT_FOUND' : 'TEMPORARILY_UNAVAILABLE');
    const contestId = contest.rules.id;
    const list = { list: (after: Parameters<typeof listApprovedEntries>[1]['after'], count: number) => listApprovedEntries(db, { contestId, kind, boardSlug, after, count }) };
    return { status: 200, body: await listEntriesPage(list, limit, cursor) };
  });
}

export function getEntryRoute({ db }: Context) {
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
