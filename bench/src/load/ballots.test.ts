import { describe, expect, it } from 'vitest';
import { assertPlan, ballotAt } from './ballots.ts';

describe('ballots', () => {
  it.each([
    { voterCount: 1000, entryCount: 24 },
    { voterCount: 30, entryCount: 6 },
    { voterCount: 1000, entryCount: 24, votesPerVisit: 1 },
    { voterCount: 1000, entryCount: 24, votesPerVisit: 12 },
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

  it.each([1, 3, 12])('come %i with one token before its voter leaves', (votesPerVisit) => {
    const plan = { voterCount: 1000, entryCount: 24, votesPerVisit };
    const visits = Array.from({ length: 500 * votesPerVisit }, (_, number) => ballotAt(number, plan).voter);
    expect(new Set(visits).size).toBe(500);
    expect(ballotAt(500 * votesPerVisit, plan).voter).toBe(500);
  });

  it('need sizes that fit', () => {
    expect(() => assertPlan({ voterCount: 750, entryCount: 24 })).toThrow(/--voters/);
    expect(() => assertPlan({ voterCount: 1000, entryCount: 25 })).toThrow(/entries/);
    expect(() => assertPlan({ voterCount: 50_000, entryCount: 24 })).not.toThrow();
  });
});
