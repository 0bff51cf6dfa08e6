import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { type ContestMove, hasOpened, stateAfter } from '@urvote/voting/contest-status/contest-moves';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import { appendHistory } from './contest-history.queries.ts';
import { lockState, writeState } from './contest-states.queries.ts';

interface MoveOrder {
  contestId: string;
  move: ContestMove;
  actor: Actor;
  at: Date;
  /** Everybody reads it in the contest's history. */
  reason?: string | undefined;
}

interface MovedContest {
  clientId: string;
  from: ContestStatus;
  to: ContestStatus;
  version: number;
}

/**
 * Locks the contest and takes it to its next state and version, with the event, the audit record and the row of its public
 * history. Opening ahead of time brings the start forward to now. Afterwards the caller says `wakeUp.notify()`.
 * @throws {ProblemError} NOT_FOUND; CONFLICT naming the state for a move that is not legal
 */
export async function moveContest(trx: Trx, { contestId, move, actor, at, reason }: MoveOrder): Promise<MovedContest> {
  const current = await lockState(trx, contestId);
  if (current === undefined) throw new ProblemError('NOT_FOUND');
  const { clientId, status: from, votingStartsAtMs } = current;
  const to = stateAfter(move, from);
  if (to === undefined) throw refusal(move, from);
  if (move === 'unschedule' && hasOpened(current, at.getTime())) throw refusal(move, 'open');
  const votingStartsAt = move === 'open' && at.getTime() < votingStartsAtMs ? at : undefined;
  await writeState(trx, contestId, { status: to, votingStartsAt, at });
  const details = { move, from, to, ...(votingStartsAt && { votingStartsAt: votingStartsAt.toISOString() }) };
  await appendHistory(trx, { contestId, at, kind: 'moved', details, reason });
  const payload = { contestId, clientId, from, to };
  await appendEvent(trx, { type: 'contest.moved', aggregateType: 'contest', aggregateId: contestId, payload });
  const record = { action: 'contest.move', targetType: 'contest', targetId: contestId };
  await appendAudit(trx, actor, { ...record, details: { ...details, ...(reason !== undefined && { reason }) } });
  return { clientId, from, to, version: current.version + 1 };
}

function refusal(move: ContestMove, state: ContestStatus): ProblemError {
  return new ProblemError('CONFLICT', {
    detail: `The contest is ${state}, from where "${move}" leads nowhere`,
    extensions: { state },
  });
}
