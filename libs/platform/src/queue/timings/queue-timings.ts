import type { Job, Queue } from 'bullmq';
import { type FinishedTimings, finishedTimings } from './finished-timings.ts';

export interface QueueTimings extends FinishedTimings {
  /** Null for an empty queue. Rises while nothing finishes. */
  oldestWaitingMs: number | null;
}

/** Each is read with its payload, which may be 100 KiB. */
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

/** Where only the age is asked for, by probes every few seconds. */
const lookedAtForAge = 10;

/** Null for an empty queue. @throws QueueUnavailableError or the store's error */
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

function ageOfOldest(jobs: readonly Job[], nowMs: number): number | null {
  if (jobs.length === 0) return null;
  return Math.max(0, nowMs - Math.min(...jobs.map(({ timestamp }) => timestamp)));
}
