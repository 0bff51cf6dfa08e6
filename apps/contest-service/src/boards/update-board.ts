import type { BoardPatch } from '@urvote/contracts/http/boards/board-schemas';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { type BoardRecord, findBoard, lockBoard, updateBoardRow } from './boards.queries.ts';
import { managedBoard } from './manage-board.ts';

export interface UpdateBoardCommand {
  boardId: string;
  patch: BoardPatch;
  caller: UserCaller;
  actor: Administrator;
}

type UpdateBoardContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp'>;

/** @throws {ProblemError} as `managedBoard` */
export async function updateBoard(app: UpdateBoardContext, command: UpdateBoardCommand): Promise<BoardRecord> {
  const at = new Date(app.clock.nowMs());
  const changed = await app.db.transaction().execute((trx) => recordChange(trx, command, at));
  app.wakeUp.notify();
  return changed;
}

async function recordChange(
  trx: Trx,
  { boardId, patch, caller, actor }: UpdateBoardCommand,
  at: Date,
): Promise<BoardRecord> {
  const found = await lockBoard(trx, boardId);
  const { id, contestId } = await managedBoard(trx, found, { caller, nowMs: at.getTime() });
  await updateBoardRow(trx, id, patch, at);
  const changed = await findBoard(trx, { id });
  if (changed === undefined) throw new Error('a locked board is gone');
  const event = { aggregateType: 'board', aggregateId: id, payload: { contestId, boardId: id } } as const;
  await appendEvent(trx, { ...event, type: 'board.updated' });
  const details = { contestId, patch };
  await appendAudit(trx, actor, { action: 'board.update', targetType: 'board', targetId: id, details });
  return changed;
}
