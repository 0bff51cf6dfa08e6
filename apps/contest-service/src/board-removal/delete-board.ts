import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Administrator } from '../audit/actor.ts';
import { type BoardRecord, findBoard, lockBoard } from '../boards/boards.queries.ts';
import { managedBoard } from '../boards/manage-board.ts';
import type { AppContext } from '../context.ts';
import {
  deactivateContest,
  deleteBoardRow,
  deleteContacts,
  type EmptiedEntry,
  emptyEntries,
  hasVotes,
  lockContestAlone,
} from './removed-entries.queries.ts';

export interface DeleteBoardCommand {
  boardId: string;
  caller: UserCaller;
  actor: Administrator;
}

type DeleteBoardContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp'>;

const eventPart = 500;

/**
 * Board, entries and what they said go in one transaction; their uploads by the events of it.
 * @throws {ProblemError} as `managedBoard`; CONFLICT while votes count or wait for review
 */
export async function deleteBoard(app: DeleteBoardContext, command: DeleteBoardCommand): Promise<void> {
  const at = new Date(app.clock.nowMs());
  await app.db.transaction().execute((trx) => recordDeletion(trx, command, at));
  app.wakeUp.notify();
}

async function recordDeletion(trx: Trx, { boardId, caller, actor }: DeleteBoardCommand, at: Date): Promise<void> {
  const board = await managedBoard(trx, await lockedBoard(trx, boardId), { caller, nowMs: at.getTime() });
  if (await hasVotes(trx, board.id))
    throw new ProblemError('CONFLICT', { detail: 'The board has works with votes. It can be made inactive' });
  const entries = await emptyEntries(trx, board.id, at);
  await deleteContacts(
    trx,
    entries.map(({ id }) => id),
  );
  await deleteBoardRow(trx, board.id);
  await appendDeletion(trx, board, entries);
  if (board.hasOwnContest) await closeOwnContest(trx, board.contestId, at);
  const details = { contestId: board.contestId, slug: board.slug, entryCount: entries.length };
  await appendAudit(trx, actor, { action: 'board.delete', targetType: 'board', targetId: board.id, details });
}

/** In the order in which a submission locks: the contest, then the board. */
async function lockedBoard(trx: Trx, boardId: string): Promise<BoardRecord | undefined> {
  const found = await findBoard(trx, { id: boardId });
  if (found === undefined) return undefined;
  await lockContestAlone(trx, found.contestId);
  return lockBoard(trx, boardId);
}

async function appendDeletion(
  trx: Trx,
  { id, contestId }: BoardRecord,
  entries: readonly EmptiedEntry[],
): Promise<void> {
  const aggregate = { aggregateType: 'board', aggregateId: id } as const;
  for (let from = 0; from < entries.length; from += eventPart) {
    const part = entries.slice(from, from + eventPart);
    const payload = {
      contestId,
      entryIds: part.map((entry) => entry.id),
      mediaAssetIds: part.flatMap(({ mediaAssetIds }) => mediaAssetIds),
    };
    await appendEvent(trx, { ...aggregate, type: 'entries.removed', payload });
  }
  await appendEvent(trx, { ...aggregate, type: 'board.deleted', payload: { contestId, boardId: id } });
}

async function closeOwnContest(trx: Trx, contestId: string, at: Date): Promise<void> {
  const version = await deactivateContest(trx, contestId, at);
  const event = { aggregateType: 'contest', aggregateId: contestId, payload: { contestId, version } } as const;
  await appendEvent(trx, { ...event, type: 'contest.updated' });
}
