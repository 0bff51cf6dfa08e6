import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getEntry } from '@urvote/contracts/http/contests/contest-endpoints';
import type { Caller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import type { AppContext } from '../context.ts';
import { findEntry, type FoundEntry } from './public-entries.queries.ts';

export function getEntryRoute({ db }: AppContext) {
  return defineRoute(getEntry, async ({ caller, params }) => {
    const found = await findEntry(db, params.entryId);
    if (found === null || !maySee(found, caller)) throw new ProblemError('NOT_FOUND');
    return { status: 200, headers: found.isPublic ? sharedForASecond : {}, body: found.entry };
  });
}

/** Until it is approved an entry exists for its submitter only. */
function maySee({ isPublic, submitterUserId }: FoundEntry, caller: Caller): boolean {
  return isPublic || (caller.kind === 'user' && caller.userId === submitterUserId);
}
