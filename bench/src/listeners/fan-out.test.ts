import { describe, expect, it } from 'vitest';
import { fanOutFigures } from './fan-out.ts';

/** Ten votes are committed every 50 ms. */
const commits = Array.from({ length: 20 }, (_, index) => ({ atMs: 1000 + index * 50, total: (index + 1) * 10 }));

describe('figures of the followers', () => {
  it('count from the newest commit that an event shows', () => {
    const figures = fanOutFigures(
      commits,
      [
        // Shows the commits up to 1200.
        { id: 'a', total: 50, receivedAtMs: [1210, 1230] },
        // Shows those up to 1450, and the half of no commit.
        { id: 'b', total: 104, receivedAtMs: [1480, 1500] },
      ],
      2,
    );
    expect(figures.eventCount).toBe(2);
    // 8, 28, 28 and 48 ms after the commits could be seen.
    expect(figures.p50Ms).toBeCloseTo(28);
    expect(figures.p99Ms).toBeCloseTo(47.4);
    expect(figures.spreadP99Ms).toBe(20);
    // The commits of 1250 to 1450 were first shown by the event of 1480 to 1500.
    expect(figures.shownP99Ms).toBeCloseTo(1490 - 1252 - 2, 0);
  });

  it('need events', () => {
    expect(() => fanOutFigures(commits, [], 0)).toThrow(RangeError);
  });
});
