import type { Job } from 'bullmq';
import type { FailedJob } from '@urvote/contracts/http/ops/ops-schemas';
import type { AppContext } from '../context.ts';
import { assertQueue } from '../queues/assert-queue.ts';
import { redactText } from '../queues/redact.ts';

export interface FailedJobs {
  items: FailedJob[];
  totalCount: number;
}

const maxReasonLength = 500;

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
    reason: redactText(job.failedReason ?? '').slice(0, maxReasonLength),
    attempts: job.attemptsMade,
    addedAt: new Date(job.timestamp).toISOString(),
    failedAt: job.finishedOn == null ? null : new Date(job.finishedOn).toISOString(),
  };
}
