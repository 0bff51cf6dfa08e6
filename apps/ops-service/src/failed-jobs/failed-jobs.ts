import type { Job } from 'bullmq';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { FailedJob } from '@urvote/contracts/http/ops/ops-schemas';
import { redactText } from '../board/redact.ts';
import type { AppContext } from '../context.ts';

export interface FailedJobs {
  items: FailedJob[];
  totalCount: number;
}

const longestReason = 500;

/** @throws {ProblemError} NOT_FOUND for a queue that is not in the job catalogue */
export function assertQueue({ queueNames }: AppContext, name: string): void {
  if (!(queueNames as readonly string[]).includes(name))
    throw new ProblemError('NOT_FOUND', { detail: 'There is no such queue' });
}

/** Failed jobs, the latest first. @throws {ProblemError} NOT_FOUND; QueueUnavailableError */
export async function findFailedJobs(
  app: AppContext,
  name: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<FailedJobs> {
  assertQueue(app, name);
  const queue = await app.queues.getQueue(name);
  const [jobs, counts] = await Promise.all([
    queue.getJobs(['failed'], offset, offset + limit - 1, false),
    app.queues.counts(name),
  ]);
  // A job may be gone between the listing and the reading.
  return { items: jobs.filter((job) => job != null).map(toFailedJob), totalCount: counts.failed };
}

function toFailedJob(job: Job): FailedJob {
  return {
    id: job.id ?? '',
    name: job.name,
    reason: redactText(job.failedReason ?? '').slice(0, longestReason),
    attempts: job.attemptsMade,
    addedAt: new Date(job.timestamp).toISOString(),
    failedAt: job.finishedOn == null ? null : new Date(job.finishedOn).toISOString(),
  };
}
