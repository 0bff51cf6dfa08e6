import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { roleMay } from '@urvote/contracts/accounts/client-roles';
import type { UserCaller } from '@urvote/platform/auth/caller';
import type { Trx } from '@urvote/platform/postgres/database';
import { presentBoardOwner } from '../access/board-owner.ts';
import { findMembership } from '../access/membership.queries.ts';
import type { BoardRecord } from './boards.queries.ts';

/**
 * Its owner, whoever manages the contests of its client, and administrators may change a board.
 * @throws {ProblemError} NOT_FOUND for everybody else, FORBIDDEN where the board is public; MEMBERSHIP_EXPIRED
 */
export async function managedBoard(
  trx: Trx,
  board: BoardRecord | undefined,
  { caller, nowMs }: { caller: UserCaller; nowMs: number },
): Promise<BoardRecord> {
  if (board === undefined) throw new ProblemError('NOT_FOUND');
  if (caller.roles.includes('admin')) return board;
  const found = await findMembership(trx, caller.userId, { parameter: 'boardId', value: board.id });
  const role = found?.role ?? null;
  if (role !== null && roleMay(role, 'contests:manage')) return board;
  if (board.ownerUserId !== caller.userId)
    throw new ProblemError(board.isPublic || role !== null ? 'FORBIDDEN' : 'NOT_FOUND');
  await presentBoardOwner(trx, caller.userId, nowMs);
  return board;
}
