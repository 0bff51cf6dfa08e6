import type { Job, Queue } from 'bullmq';

/** Percentiles by nearest rank, milliseconds. */
interface Percentiles {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

export interface QueueTimings {
  /** Age of the oldest job that is not finished; null for an empty queue. Rises while nothing finishes. */
  oldestWaitingMs: number | null;
  /** From adding to the first start, of finished jobs that started once: a retry's wait is its backoff, not the queue. */
  wait: Percentiles | null;
  /** From the last start to the end, of finished jobs. */
  run: Percentiles | null;
}

/** How many unfinished and finished jobs are looked at; each is read with its payload, which may be 100 KiB. */
const lookedAt = 50;

/** @throws QueueUnavailableError or the store's error */
export async function queueTimings(queue: Queue, nowMs: number): Promise<QueueTimings> {
  const [waiting, active, delayed, completed] = await Promise.all([
    queue.getJobs(['waiting'], 0, 0, true),
    queue.getJobs(['active'], 0, lookedAt - 1, true),
    queue.getJobs(['delayed'], 0, lookedAt - 1, true),
    queue.getJobs(['completed'], 0, lookedAt - 1, false),
  ]);
  // A job may be gone between the listing and the reading.
  const unfinished = [...waiting, ...active, ...delayed].filter((job) => job != null);
  return {
    oldestWaitingMs: ageOfOldest(unfinished, nowMs),
    ...finishedTimings(completed.filter((job) => job != null)),
  };
}

/** How many jobs are looked at where only the age is asked for, by probes every few seconds. */
const lookedAtForAge = 10;

/** Age of the oldest job that is not finished; null for an empty queue. @throws QueueUnavailableError or the store's error */
export async function oldestUnfinishedMs(queue: Queue, nowMs: number): Promise<number | null> {
  const pages = await Promise.all([
    queue.getJobs(['waiting'], 0, 0, true),
    queue.getJobs(['active'], 0, lookedAtForAge - 1, true),
    queue.getJobs(['delayed'], 0, lookedAtForAge - 1, true),
  ]);
  return ageOfOldest(
    pages.flat().filter((job) => job != null),
    nowMs,
  );
}

type Timed = Pick<Job, 'timestamp' | 'processedOn' | 'finishedOn' | 'attemptsStarted'>;

function ageOfOldest(jobs: readonly Timed[], nowMs: number): number | null {
  if (jobs.length === 0) return null;
  return Math.max(0, nowMs - Math.min(...jobs.map(({ timestamp }) => timestamp)));
}

/** Wait and run times of finished jobs. */
export function finishedTimings(jobs: readonly Timed[]): Pick<QueueTimings, 'wait' | 'run'> {
  const waits: number[] = [];
  const runs: number[] = [];
  for (const { timestamp, processedOn, finishedOn, attemptsStarted } of jobs) {
    if (processedOn === undefined || finishedOn === undefined) continue;
    if (attemptsStarted <= 1) waits.push(processedOn - timestamp);
    runs.push(finishedOn - processedOn);
  }
  return { wait: percentiles(waits), run: percentiles(runs) };
}

function percentiles(values: readonly number[]): Percentiles | null {
  if (values.length === 0) return null;
  const sorted = values.map((value) => Math.max(0, value)).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
