import { randomBytes, randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { NewBoard } from '@urvote/contracts/http/boards/board-schemas';
import { boardThemes } from '@urvote/contracts/http/boards/board-themes';
import { roleMay } from '@urvote/contracts/accounts/client-roles';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { presentBoardOwner } from '../access/board-owner.ts';
import { findMembership } from '../access/membership.queries.ts';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { findOwnClient, insertOwnClient, insertOwnContest } from './board-contests.queries.ts';
import { boardSlug } from './board-rules.ts';
import { type BoardRecord, countBoardsOf, findBoard, insertBoard, lockBoardsOf } from './boards.queries.ts';

export interface CreateBoardCommand {
  board: NewBoard;
  actor: Administrator;
  /** An administrator of the platform may open a board in every contest. */
  isPlatformAdmin: boolean;
}

type CreateBoardContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'boardsPerUser'>;

const ownContestMs = 365 * 86_400_000;

/**
 * The board, and with it the contest and the client that it needs and does not have, in one transaction.
 * @throws {ProblemError} MEMBERSHIP_EXPIRED, FORBIDDEN; NOT_FOUND for a contest of a client that one does not work for; BOARD_LIMIT
 */
export async function createBoard(app: CreateBoardContext, command: CreateBoardCommand): Promise<BoardRecord> {
  const at = new Date(app.clock.nowMs());
  const { userId } = command.actor;
  const created = await app.db.transaction().execute(async (trx) => {
    await presentBoardOwner(trx, userId, at.getTime());
    await lockBoardsOf(trx, userId);
    if ((await countBoardsOf(trx, userId)) >= app.boardsPerUser)
      throw new ProblemError('BOARD_LIMIT', { detail: `An account may have ${app.boardsPerUser}` });
    return recordBoard(trx, command, at);
  });
  app.wakeUp.notify();
  return created;
}

async function recordBoard(trx: Trx, command: CreateBoardCommand, at: Date): Promise<BoardRecord> {
  const { actor, board } = command;
  const { contestId: givenContestId, ...settings } = board;
  const id = randomUUID();
  const slug = boardSlug(settings.title, randomBytes(4).toString('hex'));
  const hasOwnContest = givenContestId === undefined;
  const contestId = hasOwnContest
    ? await makeContest(trx, { userId: actor.userId, slug, name: settings.title, at })
    : await contestToUse(trx, givenContestId, command);
  const withTheme = { theme: boardThemes[0], ...settings };
  await insertBoard(trx, { id, slug, contestId, hasOwnContest, ownerUserId: actor.userId, settings: withTheme, at });
  await appendEvent(trx, {
    type: 'board.created',
    aggregateType: 'board',
    aggregateId: id,
    payload: { contestId, boardId: id },
  });
  const created = await findBoard(trx, { id });
  if (created === undefined) throw new Error('the board that was just made is not there');
  const details = { contestId, slug, hasOwnContest };
  await appendAudit(trx, actor, { action: 'board.create', targetType: 'board', targetId: id, details });
  return created;
}

/** Whoever does not manage the contest is told that there is none, as everywhere. */
async function contestToUse(
  trx: Trx,
  contestId: string,
  { actor, isPlatformAdmin }: CreateBoardCommand,
): Promise<string> {
  const found = await findMembership(trx, actor.userId, { parameter: 'contestId', value: contestId });
  if (found === undefined || (found.role === null && !isPlatformAdmin)) throw new ProblemError('NOT_FOUND');
  if (isPlatformAdmin || (found.role !== null && roleMay(found.role, 'contests:manage'))) return contestId;
  throw new ProblemError('FORBIDDEN');
}

interface OwnContest {
  userId: string;
  slug: string;
  name: string;
  at: Date;
}

async function makeContest(trx: Trx, { userId, slug, name, at }: OwnContest): Promise<string> {
  const clientId = (await findOwnClient(trx, userId)) ?? (await insertOwnClient(trx, { userId, slug, name }));
  const endsAt = new Date(at.getTime() + ownContestMs);
  const contestId = await insertOwnContest(trx, { clientId, slug, name, createdBy: userId, startsAt: at, endsAt });
  await appendEvent(trx, {
    type: 'contest.updated',
    aggregateType: 'contest',
    aggregateId: contestId,
    payload: { contestId, version: 1 },
  });
  return contestId;
}
