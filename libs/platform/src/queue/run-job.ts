import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import type { Logger } from '../logger/logger.ts';
import { type ThrottledLog, throttledLog } from '../logger/throttled-log.ts';
import { type Blame, blameOf, putOffDelayMs } from './blame.ts';
import type { JobContext, JobProcessor, PutOffReason } from './job-processor.ts';
import type { RunJob } from './pacing/bound-in-hand.ts';

function contextOf(job: Job): JobContext {
  return {
    jobId: job.id ?? '',
    attempt: job.attemptsMade + 1,
    attemptsAllowed: job.opts.attempts ?? 1,
    enqueuedAtMs: job.timestamp,
    isRerun: job.attemptsStarted > 1 || (job.stalledCounter ?? 0) > 0,
  };
}

interface RunningJob {
  job: Job;
  token: string | undefined;
}

/** Uses up no try. If the store does not take the delay either, the job comes again when its lock has run out. */
async function putOff(
  { job, token }: RunningJob,
  backoffMs: number,
  reason: PutOffReason,
  throttled: ThrottledLog,
): Promise<never> {
  const delayMs = putOffDelayMs({ reason, backoffMs, startCount: job.attemptsStarted, random: Math.random() });
  await job.moveToDelayed(Date.now() + delayMs, token).catch((error: unknown) => {
    throttled('job cannot be put off, it comes again when its lock has run out', error, {
      jobId: job.id,
      job: job.name,
    });
  });
  throw new DelayedError();
}

function report({ logger, throttled }: Logs, { describe }: JobProcessor, job: Job, error: unknown): void {
  const blame = blameOf(error);
  const counted = { attempt: job.attemptsMade + 1, startCount: job.attemptsStarted };
  const facts = { jobId: job.id, job: job.name, ...counted, ...describe?.(job.data) };
  if (blame === 'postponed') logger.info({ ...facts, reason: (error as Error).message }, 'job postponed');
  else if (blame === 'outage') throttled('job failed', error, { ...facts, blame });
  else if (blame === 'unknown') logger.error({ ...facts, err: error, blame }, 'job failed for no known reason');
  else logger.warn({ ...facts, err: error, blame, isPermanent: blame === 'permanent' }, 'job failed');
}

interface Logs {
  logger: Logger;
  throttled: ThrottledLog;
}

/** Undefined when the error uses up a try or ends the job. */
function reasonToPutOff({ definition }: JobProcessor, blame: Blame): PutOffReason | undefined {
  if (blame === 'permanent' || blame === 'try') return undefined;
  return blame === 'unknown' && definition.onUnknownError !== 'put-off' ? undefined : blame;
}

export function createJobRunner(processors: readonly JobProcessor[], logger: Logger): RunJob {
  const logs = { logger, throttled: throttledLog(logger) };
  const byName = new Map(processors.map((processor) => [processor.definition.name, processor]));
  return async (job, token) => {
    const processor = byName.get(job.name);
    if (!processor) throw new UnrecoverableError(`No processor for jobs named ${job.name}`);
    try {
      return await processor.handle(job.data, contextOf(job));
    } catch (error) {
      report(logs, processor, job, error);
      const reason = reasonToPutOff(processor, blameOf(error));
      if (reason === undefined) throw error;
      processor.onPutOff?.(job.id ?? '', reason);
      return await putOff({ job, token }, processor.definition.backoffMs, reason, logs.throttled);
    }
  };
}
