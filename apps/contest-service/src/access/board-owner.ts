import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Db } from '@urvote/platform/postgres/database';
import { type BoardOwner, findBoardOwner } from './board-owner.queries.ts';

/**
 * What boards ask of who owns them. A membership without an end does not end.
 * @throws {ProblemError} MEMBERSHIP_EXPIRED; FORBIDDEN for an account that is suspended or gone
 */
export async function presentBoardOwner(db: Db, userId: string, nowMs: number): Promise<BoardOwner> {
  const owner = await findBoardOwner(db, userId);
  if (owner === undefined || owner.isSuspended) throw new ProblemError('FORBIDDEN');
  const { membershipExpiresAt } = owner;
  if (membershipExpiresAt !== null && membershipExpiresAt.getTime() <= nowMs)
    throw new ProblemError('MEMBERSHIP_EXPIRED');
  return owner;
}
