import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Database } from '@urvote/db-schema/database';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import type { Transaction } from 'kysely';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { assertConsistent, type ContestPatch, fieldsFixedByVotes } from './contest-change.ts';
import { contestResource } from './contest-resource.ts';
import { assertVersion } from './contest-version.ts';
import { type ContestRecord, hasVotes, lockContest, updateContestRow } from './contests.queries.ts';

export interface UpdateContestCommand {
  contestId: string;
  patch: ContestPatch;
  ifMatch: string | undefined;
  actor: Administrator;
}

export type UpdateContestContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'events'>;

/**
 * Changes settings as the next version, with its audit record and event in the same transaction.
 * @throws {ProblemError} NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED; CONFLICT for what votes have fixed
 */
export async function updateContest(app: UpdateContestContext, command: UpdateContestCommand): Promise<ContestRecord> {
  const updated = await app.db.transaction().execute((trx) => applyPatch(trx, command, new Date(app.clock.nowMs())));
  app.wakeUp.notify();
  app.events.contestUpdated(updated.id, updated.version);
  return updated;
}

async function applyPatch(trx: Transaction<Database>, command: UpdateContestCommand, at: Date): Promise<ContestRecord> {
  const { contestId, patch, ifMatch, actor } = command;
  const current = await lockContest(trx, contestId);
  if (current === undefined) throw new ProblemError('NOT_FOUND');
  assertVersion(ifMatch, contestResource(current, at.getTime()));
  assertConsistent(current, patch);
  await assertNotFixed(trx, current, patch);
  const updated = await updateContestRow(trx, contestId, { ...patch, status: statusAsked(current, patch, at) }, at);
  await appendEvent(trx, {
    type: 'contest.updated',
    aggregateType: 'contest',
    aggregateId: contestId,
    payload: { contestId, version: updated.version },
  });
  await appendAudit(trx, actor, {
    action: 'contest.update',
    targetType: 'contest',
    targetId: contestId,
    details: { fromVersion: current.version, patch },
  });
  return updated;
}

/** What is `published` by the coarse name is scheduled until voting starts. */
function statusAsked(
  current: ContestRecord,
  { status, votingStartsAt }: ContestPatch,
  at: Date,
): ContestStatus | undefined {
  if (status !== 'published') return status;
  const startsAtMs = votingStartsAt === undefined ? current.votingStartsAt.getTime() : Date.parse(votingStartsAt);
  return at.getTime() < startsAtMs ? 'scheduled' : 'open';
}

async function assertNotFixed(trx: Transaction<Database>, current: ContestRecord, patch: ContestPatch): Promise<void> {
  const fixed = fieldsFixedByVotes(current, patch);
  if (fixed.length === 0 || !(await hasVotes(trx, current.id))) return;
  throw new ProblemError('CONFLICT', { detail: `Fixed since votes were cast: ${fixed.join(', ')}` });
}
