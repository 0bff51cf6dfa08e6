import { UnrecoverableError } from 'bullmq';
import { isPermanentDataError, isTransient } from '../postgres/errors.ts';
import { FailedTryError, PostponedJobError, type PutOffReason } from './job-processor.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';

/** The job is given up, a try is used up, or the job is put off for this reason. */
export type Blame = 'permanent' | 'try' | PutOffReason;

export function blameOf(error: unknown): Blame {
  if (error instanceof UnrecoverableError) return 'permanent';
  if (error instanceof PostponedJobError) return 'postponed';
  if (isTransient(error) || error instanceof QueueUnavailableError) return 'outage';
  return error instanceof FailedTryError || isPermanentDataError(error) ? 'try' : 'unknown';
}

const longestDelayMs: Readonly<Record<PutOffReason, number>> = { postponed: 2_000, outage: 5_000, unknown: 30_000 };

/** What it waits for is usually under way. */
const firstPostponementMs = 50;

export interface PutOff {
  reason: PutOffReason;
  startCount: number;
  backoffMs: number;
  /** In [0, 1): takes up to a quarter off, so that jobs put off together do not come back together. */
  random: number;
}

/** Milliseconds; twice as long with every start, up to the longest delay of the reason. */
export function putOffDelayMs({ reason, startCount, backoffMs, random }: PutOff): number {
  const firstMs = reason === 'postponed' ? firstPostponementMs : backoffMs;
  const full = Math.min(firstMs * 2 ** Math.min(Math.max(0, startCount - 1), 20), longestDelayMs[reason]);
  return Math.round(full * (1 - random / 4));
}
