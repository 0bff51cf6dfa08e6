import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { boardRefusal, type BoardSubmission, isFull } from '../boards/board-rules.ts';
import { lockBoard } from '../boards/boards.queries.ts';
import type { Admission } from '../submissions/submit-entry.ts';
import { countPresent } from './board-entries.queries.ts';

/**
 * Asks the board, whose submissions take turns, so that each counts those before it.
 * @throws {ProblemError} NOT_FOUND, UNAUTHENTICATED, KIND_NOT_ALLOWED, BOARD_FULL
 */
export async function admitToBoard(trx: Trx, boardId: string, submission: BoardSubmission): Promise<Admission> {
  const { kind } = submission;
  const board = await lockBoard(trx, boardId);
  if (board === undefined) throw new ProblemError('NOT_FOUND');
  const refusal = boardRefusal(board, submission);
  if (refusal !== undefined) throw new ProblemError(refusal);
  if (board.maxUploads[kind] !== null && isFull(board, kind, await countPresent(trx, boardId, kind)))
    throw new ProblemError('BOARD_FULL');
  return { board: { id: board.id, slug: board.slug }, isApproved: !board.requireApproval };
}
