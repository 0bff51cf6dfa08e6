import { expect, it } from 'vitest';
import { finishedTimings } from './finished-timings.ts';

const job = (waitMs: number, runMs: number, attemptsStarted = 1) => ({
  timestamp: 1000,
  processedOn: 1000 + waitMs,
  finishedOn: 1000 + waitMs + runMs,
  attemptsStarted,
});

it('gives percentiles by nearest rank', () => {
  const jobs = Array.from({ length: 100 }, (_, index) => job(index + 1, 2 * (index + 1)));
  expect(finishedTimings(jobs)).toEqual({
    wait: { p50Ms: 50, p95Ms: 95, p99Ms: 99 },
    run: { p50Ms: 100, p95Ms: 190, p99Ms: 198 },
  });
});

it('leaves retried jobs out of the wait', () => {
  expect(finishedTimings([job(5, 1), job(90_000, 3, 2)])).toEqual({
    wait: { p50Ms: 5, p95Ms: 5, p99Ms: 5 },
    run: { p50Ms: 1, p95Ms: 3, p99Ms: 3 },
  });
});

it('has no percentiles without finished jobs', () => {
  expect(finishedTimings([])).toEqual({ wait: null, run: null });
});
