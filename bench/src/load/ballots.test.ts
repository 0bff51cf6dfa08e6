import { describe, expect, it } from 'vitest';
import { assertPlan, ballotAt } from './ballots.ts';

describe('ballots', () => {
  it.each([
    { voterCount: 1000, entryCount: 24 },
    { voterCount: 30, entryCount: 6 },
  ])('are every pair of voter and entry once: %j', (plan) => {
    const total = plan.voterCount * plan.entryCount;
    const pairs = new Set(Array.from({ length: total }, (_, number) => JSON.stringify(ballotAt(number, plan))));
    expect(pairs.size).toBe(total);
    expect(() => ballotAt(total, plan)).toThrow(RangeError);
  });

  it('spread over all entries at once', () => {
    const plan = { voterCount: 1000, entryCount: 24 };
    expect(new Set(Array.from({ length: 24 }, (_, number) => ballotAt(number, plan).entry)).size).toBe(24);
  });

  it('need sizes that fit', () => {
    expect(() => assertPlan({ voterCount: 750, entryCount: 24 })).toThrow(/--voters/);
    expect(() => assertPlan({ voterCount: 1000, entryCount: 25 })).toThrow(/entries/);
    expect(() => assertPlan({ voterCount: 50_000, entryCount: 24 })).not.toThrow();
  });
});
