import type { Job, Queue } from 'bullmq';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { RedriveResult } from '@urvote/contracts/http/ops/ops-schemas';
import { runAudited } from '../audit/audited-action.ts';
import type { AppContext } from '../context.ts';
import { assertQueue } from '../queues/assert-queue.ts';
import type { Operator } from '../session/operator.ts';

const chunkSize = 50;

/** Id and data stay, so the worker knows what of the job is already stored. */
export async function retryJob(job: Job): Promise<boolean> {
  return job.retry('failed', { resetAttemptsMade: true }).then(
    () => true,
    async (error: unknown) => {
      // Another operator was faster, or it was removed: neither is an error of this action.
      if (await job.isFailed()) throw error;
      return false;
    },
  );
}

async function redriveUpTo(queue: Queue, maxCount: number): Promise<RedriveResult> {
  const result = { redrivenCount: 0, skippedCount: 0 };
  const seen = new Set<string>();
  while (seen.size < maxCount) {
    // A job that failed again meanwhile is at the end of the list, so those still to do are at its start.
    const page = await queue.getJobs(['failed'], 0, Math.min(chunkSize, maxCount - seen.size) - 1, true);
    const fresh = page.filter((job) => job != null && !seen.has(job.id ?? ''));
    if (fresh.length === 0) return result;
    for (const job of fresh) seen.add(job.id ?? '');
    for (const isDone of await Promise.all(fresh.map(retryJob))) result[isDone ? 'redrivenCount' : 'skippedCount'] += 1;
  }
  return result;
}

/**
 * Puts up to `maxCount` failed jobs back into the queue, those that failed first, each at most once.
 * @throws {ProblemError} NOT_FOUND, TEMPORARILY_UNAVAILABLE; QueueUnavailableError
 */
export async function redriveJobs(
  app: AppContext,
  operator: Operator,
  name: string,
  maxCount: number,
): Promise<RedriveResult> {
  assertQueue(app, name);
  const queue = await app.queues.getQueue(name);
  const action = { action: 'queue.redrive', targetType: 'queue', targetId: name, details: { maxCount } } as const;
  return runAudited(app, operator, action, () => redriveUpTo(queue, maxCount));
}

/** @throws {ProblemError} NOT_FOUND, TEMPORARILY_UNAVAILABLE; QueueUnavailableError */
export async function redriveJob(
  app: AppContext,
  operator: Operator,
  name: string,
  jobId: string,
): Promise<RedriveResult> {
  assertQueue(app, name);
  const job = await (await app.queues.getQueue(name)).getJob(jobId);
  if (job == null) throw new ProblemError('NOT_FOUND', { detail: 'There is no such job' });
  const action = { action: 'queue.job.redrive', targetType: 'job', targetId: `${name}/${jobId}` } as const;
  return runAudited(app, operator, action, async () => {
    const isDone = await retryJob(job);
    return { redrivenCount: isDone ? 1 : 0, skippedCount: isDone ? 0 : 1 };
  });
}
