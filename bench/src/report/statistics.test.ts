import { describe, expect, it } from 'vitest';
import { median, quantile, ratios, slope, summarizeLatencies } from './statistics.ts';

describe('statistics', () => {
  it('median of odd and even counts, in any order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([10, 9, 100])).toBe(10);
    expect(() => median([])).toThrow(RangeError);
  });

  it('quantiles between neighbours', () => {
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 0)).toBe(1);
    expect(quantile([1, 2, 3, 4, 5], 1)).toBe(5);
  });

  it('latencies without changing what was measured', () => {
    const measured = Float64Array.from([5, 1, 3, 2, 4]);
    expect(summarizeLatencies(measured)).toEqual({ p50Ms: 3, p90Ms: 4.6, p99Ms: 4.96, maxMs: 5 });
    expect([...measured]).toEqual([5, 1, 3, 2, 4]);
  });

  it('ratios round by round, so that a slow minute hits both sides', () => {
    expect(ratios([100, 50, 90], [200, 100, 100])).toEqual({ median: 0.5, min: 0.5, max: 0.9 });
    expect(() => ratios([1], [])).toThrow(RangeError);
  });

  it('slopes', () => {
    expect(
      slope([
        { x: 0, y: 1 },
        { x: 1, y: 3 },
        { x: 2, y: 5 },
      ]),
    ).toBeCloseTo(2);
    expect(
      slope([
        { x: 0, y: 7 },
        { x: 5, y: 7 },
      ]),
    ).toBe(0);
    expect(
      slope([
        { x: 1, y: 7 },
        { x: 1, y: 9 },
      ]),
    ).toBe(0);
  });
});
