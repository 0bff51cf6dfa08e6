import { roleMay } from '@urvote/contracts/accounts/client-roles';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getEntry } from '@urvote/contracts/http/contests/contest-endpoints';
import type { Caller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { Db } from '@urvote/platform/postgres/database';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findMembership } from '../access/membership.queries.ts';
import type { AppContext } from '../context.ts';
import { findEntry, type FoundEntry } from './public-entries.queries.ts';

export function getEntryRoute({ db }: AppContext) {
  return defineRoute(getEntry, async ({ caller, params }) => {
    const found = await findEntry(db, params.entryId);
    if (found === null || !(await maySee(db, found, caller))) throw new ProblemError('NOT_FOUND');
    return { status: 200, headers: found.isPublic ? sharedForASecond : {}, body: found.entry };
  });
}

/** Until it is approved an entry exists for its submitter and those who decide; one that was withdrawn is its submitter's. */
async function maySee(db: Db, found: FoundEntry, caller: Caller): Promise<boolean> {
  const { entry, isPublic, isWithdrawn, submitterUserId } = found;
  if (isPublic) return true;
  if (caller.kind !== 'user') return false;
  const { userId, roles } = caller;
  if (userId === submitterUserId) return true;
  if (isWithdrawn) return false;
  if (roles.includes('admin') || roles.includes('moderator')) return true;
  const membership = await findMembership(db, userId, { parameter: 'entryId', value: entry.id });
  return membership?.role != null && roleMay(membership.role, 'entries:read');
}
