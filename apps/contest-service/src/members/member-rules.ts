import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import { ProblemError } from '@urvote/contracts/errors/error-codes';

export interface RoleChange {
  /** Of who changes it; `platform` for its administrators. */
  by: ClientRole | 'platform';
  /** Null for somebody new. */
  from: ClientRole | null;
  /** Null for somebody who goes. */
  to: ClientRole | null;
  /** Of the client, before the change. */
  ownerCount: number;
}

/** @throws {ProblemError} FORBIDDEN where a lesser member makes or changes an owner, CONFLICT where no owner would be left */
export function assertMayChange({ by, from, to, ownerCount }: RoleChange): void {
  const touchesOwner = from === 'owner' || to === 'owner';
  if (touchesOwner && by !== 'owner' && by !== 'platform')
    throw new ProblemError('FORBIDDEN', { detail: 'Owners are made and changed by owners' });
  if (from === 'owner' && to !== 'owner' && ownerCount <= 1)
    throw new ProblemError('CONFLICT', { detail: 'The last owner of a client stays' });
}
