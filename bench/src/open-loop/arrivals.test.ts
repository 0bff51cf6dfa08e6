import { describe, expect, it } from 'vitest';
import { poissonArrivals } from './arrivals.ts';

const plan = { ratePerSecond: 400, seconds: 60, seed: 7 };

describe('arrivals', () => {
  it('are the same for a seed, ascend and stay within the time', () => {
    const arrivals = poissonArrivals(plan);
    expect(arrivals).toEqual(poissonArrivals(plan));
    expect(arrivals).not.toEqual(poissonArrivals({ ...plan, seed: 8 }));
    expect(arrivals).toEqual(arrivals.toSorted());
    expect(arrivals.at(-1)).toBeLessThan(60_000);
  });

  it('come at the rate, with gaps as of a Poisson process', () => {
    const arrivals = poissonArrivals(plan);
    expect(arrivals.length).toBeGreaterThan(23_200);
    expect(arrivals.length).toBeLessThan(24_800);
    const gaps = [...arrivals.subarray(1)].map((atMs, index) => atMs - (arrivals[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeCloseTo(2.5, 0);
    // Of an exponential distribution the deviation is the mean; of even gaps it would be 0.
    expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.9);
    expect(Math.sqrt(variance) / mean).toBeLessThan(1.1);
  });
});
