import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { BulkAction, BulkRequest, BulkTarget } from '@urvote/contracts/http/ops/bulk-actions';
import { assertNotOwn } from '@urvote/platform/vote-review/decide-vote';
import { type BulkDecision, countMeant } from '@urvote/platform/vote-review/decisions.queries';
import { recordRequestedAction } from '../audit/audited-action.ts';
import type { AppContext } from '../context.ts';
import { assertQueue } from '../queues/assert-queue.ts';
import { assertRole, type Operator } from '../session/operator.ts';
import type { BulkWork } from './bulk-runner.ts';
import { changeJobs, idsMeant } from './failed-jobs-work.ts';
import { decideHeldVotes } from './held-votes-work.ts';

interface Meant {
  count: number;
  targetType: 'queue' | 'contest';
  targetId: string;
  work: BulkWork;
}

/** @throws {ProblemError} NOT_FOUND, BAD_REQUEST, FORBIDDEN; QueueUnavailableError */
async function findMeant(app: AppContext, operator: Operator, target: BulkTarget, until: Date): Promise<Meant> {
  assertRole(operator, target.kind === 'discard' ? 'admin' : 'operator');
  return target.kind === 'redrive' || target.kind === 'discard'
    ? findJobs(app, { ...target, kind: target.kind }, until)
    : findVotes(app, operator, { ...target, kind: target.kind }, until);
}

type Of<Kind> = BulkTarget & { kind: Kind };

async function findJobs(app: AppContext, target: Of<'redrive' | 'discard'>, until: Date): Promise<Meant> {
  const { kind, queue: name = '', reason, contestId, flag } = target;
  if (contestId !== undefined || flag !== undefined)
    throw new ProblemError('BAD_REQUEST', { detail: 'Jobs have no contestId and no flag' });
  assertQueue(app, name);
  const queue = await app.queues.getQueue(name);
  const ids = await idsMeant({ queue, reason, untilMs: until.getTime() });
  return { count: ids.length, targetType: 'queue', targetId: name, work: changeJobs(app, queue, kind, ids) };
}

async function findVotes(
  { db, clock }: AppContext,
  operator: Operator,
  { kind: decision, contestId, flag, queue, reason }: Of<'accept' | 'void'>,
  until: Date,
): Promise<Meant> {
  if (contestId === undefined)
    throw new ProblemError('BAD_REQUEST', { detail: 'contestId: says whose votes are meant' });
  if (queue !== undefined || reason !== undefined)
    throw new ProblemError('BAD_REQUEST', { detail: 'Votes have no queue and no reason; a flag narrows them' });
  const bulk: BulkDecision = { decision, filter: { contestId, ...(flag !== undefined && { flag }) }, until };
  const entries = await countMeant(db, bulk);
  assertNotOwn(entries, operator);
  const count = entries.reduce((sum, entry) => sum + entry.count, 0);
  return { count, targetType: 'contest', targetId: contestId, work: decideHeldVotes(db, bulk, clock.nowMs) };
}

/** @throws as `findMeant` */
export async function previewBulkAction(app: AppContext, operator: Operator, target: BulkTarget) {
  const until = new Date(app.clock.nowMs());
  const { count } = await findMeant(app, operator, target, until);
  return { count, until: until.toISOString() };
}

/** @throws as `findMeant`, and CONFLICT when they are not as many as were seen */
export async function startBulkAction(app: AppContext, operator: Operator, asked: BulkRequest): Promise<BulkAction> {
  const { until, expectedCount, ...target } = asked;
  const { count, targetType, targetId, work } = await findMeant(app, operator, target, new Date(until));
  if (count !== expectedCount)
    throw new ProblemError('CONFLICT', { detail: `${count} are meant now, not ${expectedCount}` });
  const action = `bulk.${target.kind}`;
  const details = { filter: { ...target, until }, previewCount: expectedCount };
  const record = await recordRequestedAction(app, operator, { action, targetType, targetId, details });
  return app.bulkActions.start({
    target,
    expectedCount,
    startedBy: operator.label,
    work,
    onEnd: async ({ state, doneCount, skippedCount }, error) => {
      if (state === 'failed') app.events.bulkActionFailed(action, targetId, error);
      await record(state === 'running' ? 'done' : state, { doneCount, skippedCount });
    },
  });
}
