import type { Job } from 'bullmq';

/** Percentiles by nearest rank, milliseconds. */
interface Percentiles {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

export interface FinishedTimings {
  /** From adding to the start, of jobs that started once: a retry's wait is its backoff. */
  wait: Percentiles | null;
  run: Percentiles | null;
}

type Timed = Pick<Job, 'timestamp' | 'processedOn' | 'finishedOn' | 'attemptsStarted'>;

export function finishedTimings(jobs: readonly Timed[]): FinishedTimings {
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
