import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import { type BoardRecord, findBoard } from '../boards/boards.queries.ts';
import type { AppContext } from '../context.ts';

export interface ShownBoard {
  board: BoardRecord;
  /** What everybody may see of the votes now, who has voted and who has not. */
  showsVotes: boolean;
}

/** @throws {ProblemError} NOT_FOUND for a board that is not public */
export async function shownBoard({ db, clock }: Pick<AppContext, 'db' | 'clock'>, slug: string): Promise<ShownBoard> {
  const board = await findBoard(db, { slug });
  if (board?.isPublic !== true) throw new ProblemError('NOT_FOUND');
  return { board, showsVotes: resultsVisible(board.visibility, clock.nowMs(), false) };
}
