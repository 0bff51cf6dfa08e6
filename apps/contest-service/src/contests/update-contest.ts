import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { type ContestMove, hasOpened } from '@urvote/voting/contest-status/contest-moves';
import { coarseStatusOf } from '@urvote/voting/contest-status/contest-status';
import type { Administrator } from '../audit/actor.ts';
import { appendHistory } from '../contest-states/contest-history.queries.ts';
import { moveContest } from '../contest-states/move-contest.ts';
import type { AppContext } from '../context.ts';
import { assertConsistent, type ContestPatch } from './contest-change.ts';
import type { ContestRecord } from './contest-record.queries.ts';
import { contestResource } from './contest-resource.ts';
import { assertVersion } from './contest-version.ts';
import { hasVotes, lockContest, readContest, updateContestRow } from './contests.queries.ts';
import { assertNothingFrozen } from './frozen-settings.ts';
import { publicChange } from './public-change.ts';

export interface UpdateContestCommand {
  contestId: string;
  patch: ContestPatch;
  ifMatch: string | undefined;
  actor: Administrator;
  /** Everybody reads it in the contest's history. */
  reason?: string;
}

export type UpdateContestContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'events'>;

/**
 * Changes settings as the next version, with its audit record, its event and what everybody may read of it in the same
 * transaction; a `status` is a move of its own after it.
 * @throws {ProblemError} NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED; FROZEN for what decides the result once voting has
 * opened; CONFLICT for a move that is not legal
 */
export async function updateContest(app: UpdateContestContext, command: UpdateContestCommand): Promise<ContestRecord> {
  const updated = await app.db.transaction().execute((trx) => applyPatch(trx, command, new Date(app.clock.nowMs())));
  app.wakeUp.notify();
  app.events.contestUpdated(updated.id, updated.version);
  return updated;
}

async function applyPatch(trx: Trx, command: UpdateContestCommand, at: Date): Promise<ContestRecord> {
  const { contestId, patch, ifMatch, actor, reason } = command;
  const current = await lockContest(trx, contestId);
  if (current === undefined) throw new ProblemError('NOT_FOUND');
  assertVersion(ifMatch, contestResource(current, at.getTime()));
  assertConsistent(current, patch);
  if (await isFrozen(trx, current, at)) assertNothingFrozen(current, patch, at.getTime());
  const { status, ...fields } = patch;
  const move = status === undefined ? undefined : moveAsked(current, patch, at);
  if (move === undefined || Object.keys(fields).length > 0) await writeFields(trx, { ...command, current, at });
  if (move !== undefined) await moveContest(trx, { contestId, move, actor, at, reason });
  return (await readContest(trx, contestId)) ?? current;
}

/** A contest that was a draft again before there were moves may have votes, too. */
async function isFrozen(trx: Trx, current: ContestRecord, at: Date): Promise<boolean> {
  const clocked = { status: current.status, votingStartsAtMs: current.votingStartsAt.getTime() };
  return hasOpened(clocked, at.getTime()) || (await hasVotes(trx, current.id));
}

async function writeFields(
  trx: Trx,
  { contestId, patch, actor, reason, current, at }: UpdateContestCommand & { current: ContestRecord; at: Date },
): Promise<void> {
  const { status: _, ...fields } = patch;
  await updateContestRow(trx, contestId, fields, at);
  const change = publicChange(current, fields);
  if (change !== undefined) await appendHistory(trx, { contestId, at, ...change, reason });
  await appendEvent(trx, {
    type: 'contest.updated',
    aggregateType: 'contest',
    aggregateId: contestId,
    payload: { contestId, version: current.version + 1 },
  });
  await appendAudit(trx, actor, {
    action: 'contest.update',
    targetType: 'contest',
    targetId: contestId,
    details: { fromVersion: current.version, patch, ...(reason !== undefined && { reason }) },
  });
}

/** The move behind a coarse status; undefined where the contest is that already. A published one is scheduled until voting starts. */
function moveAsked(
  current: ContestRecord,
  { status, votingStartsAt }: ContestPatch,
  at: Date,
): ContestMove | undefined {
  if (status === undefined || status === coarseStatusOf(current.status)) return undefined;
  if (status === 'draft') return 'unschedule';
  if (status === 'closed') return 'close';
  if (status === 'archived') return 'archive';
  const startsAtMs = votingStartsAt === undefined ? current.votingStartsAt.getTime() : Date.parse(votingStartsAt);
  return at.getTime() < startsAtMs ? 'schedule' : 'open';
}
