import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import type { Logger } from '../logger/logger.ts';
import { isTransient } from '../postgres/errors.ts';
import type { JobContext, JobProcessor } from './job-processor.ts';

const longestDelayMs = 5000;

function contextOf(job: Job): JobContext {
  return {
    jobId: job.id ?? '',
    attempt: job.attemptsMade + 1,
    attemptsAllowed: job.opts.attempts ?? 1,
    enqueuedAtMs: job.timestamp,
    isRerun: job.attemptsStarted > 1 || (job.stalledCounter ?? 0) > 0,
  };
}

/** Doubles with every start of the job, with a quarter of jitter, up to five seconds. */
function transientDelayMs(job: Job, backoffMs: number): number {
  const full = Math.min(backoffMs * 2 ** Math.min(job.attemptsStarted, 10), longestDelayMs);
  return Math.round(full * (0.75 + Math.random() / 4));
}

/**
 * An outage is not the job's fault: the job is put off without using up a try, so however long the outage, no job ends
 * in the failed set because of it.
 */
async function putOff(job: Job, token: string | undefined, backoffMs: number): Promise<never> {
  await job.moveToDelayed(Date.now() + transientDelayMs(job, backoffMs), token);
  throw new DelayedError();
}

export type RunJob = (job: Job, token?: string) => Promise<unknown>;

/** Runs each job by its name; decides by the error's type whether it is put off, tried again or given up. */
export function createJobRunner(processors: readonly JobProcessor[], logger: Logger): RunJob {
  const byName = new Map(processors.map((processor) => [processor.definition.name, processor]));
  return async (job, token) => {
    const processor = byName.get(job.name);
    if (!processor) throw new UnrecoverableError(`No processor for jobs named ${job.name}`);
    try {
      return await processor.handle(job.data, contextOf(job));
    } catch (error) {
      const isPermanent = error instanceof UnrecoverableError;
      logger.warn({ err: error, jobId: job.id, job: job.name, attempt: job.attemptsMade + 1, isPermanent }, 'job failed');
      if (!isPermanent && isTransient(error)) return await putOff(job, token, processor.definition.backoffMs);
      throw error;
    }
  };
}
