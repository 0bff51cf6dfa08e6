import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountableVote } from './counter-keys.ts';
import { baselinePerMinute, baselineRange, counterId, counterPlan, runningNumbers } from './counter-keys.ts';

const castAtMs = Date.UTC(2026, 4, 1, 12, 34, 56);
const minute = castAtMs / 60_000 - 56 / 60;
const hour = minute - 34;
const day = hour - 12 * 60;
const vote = (more: Partial<CountableVote> = {}): CountableVote => ({
  entryId: 'e1',
  castAtMs,
  tier: 'account',
  ...more,
});
const rows = (votes: CountableVote[]) =>
  counterPlan(votes)
    .counters.map(({ key, bucket, increment }) => [key, bucket, increment] as const)
    .sort(([a, aBucket], [b, bBucket]) => (a < b ? -1 : Number(a > b)) || aBucket - bBucket);

describe('counterPlan', () => {
  it('counts a guest in every scope', () => {
    expect(rows([vote({ tier: 'guest', ip: '203.0.113.7', deviceHash: 'dev' })])).toEqual([
      ['entry:e1', minute, 1],
      ['entryhour:e1', hour, 1],
      ['guest:203.0.113.7:dev:e1', day, 1],
      ['ip:203.0.113.7', minute, 1],
      ['net:203.0.113.0/24:e1', minute, 1],
    ]);
  });

  it('takes one /64 for one address', () => {
    const keys = rows([vote({ ip: '2001:db8::1' }), vote({ ip: '2001:db8::2' })]);
    expect(keys).toContainEqual(['ip:2001:db8::/64', minute, 2]);
    expect(keys).toContainEqual(['net:2001:db8::/64:e1', minute, 2]);
  });

  it.each<[string, CountableVote, string[]]>([
    ['an account', vote({ ip: '203.0.113.7', deviceHash: 'dev' }), ['entry', 'entryhour', 'ip', 'net']],
    [
      'a guest without a device',
      vote({ ip: '203.0.113.7', tier: 'guest' }),
      ['entry', 'entryhour', 'guest', 'ip', 'net'],
    ],
    ['no address', vote({ tier: 'guest', deviceHash: 'dev' }), ['entry', 'entryhour']],
    ['no address but nonsense', vote({ ip: 'nonsense' }), ['entry', 'entryhour']],
  ])('%s', (_name, one, scopes) => {
    expect(rows([one]).map(([key]) => String(key).split(':')[0])).toEqual(scopes);
  });

  it('starts anew with the minute', () => {
    const next = vote({ castAtMs: castAtMs + 4000 });
    expect(rows([vote(), next])).toEqual([
      ['entry:e1', minute, 1],
      ['entry:e1', minute + 1, 1],
      ['entryhour:e1', hour, 2],
    ]);
  });

  it('has keys that fit their column', () => {
    const uuid = '0190f5a0-0000-7000-8000-00000000000a';
    const ip = '2001:db8:1111:2222:3333:4444:5555:6666';
    const longest = counterPlan([vote({ entryId: uuid, ip, tier: 'guest', deviceHash: 'd'.repeat(64) })]);
    for (const { key } of longest.counters) expect(key.length).toBeLessThanOrEqual(147);
  });
});

describe('runningNumbers', () => {
  const guest = (entryId: string) => vote({ entryId, ip: '203.0.113.7', tier: 'guest', deviceHash: 'dev' });

  it('is the stored count plus the position in the batch', () => {
    const plan = counterPlan([guest('e1'), guest('e2'), guest('e1')]);
    const stored = new Map([[`ip:203.0.113.7@${minute}`, 10], [`guest:203.0.113.7:dev:e1@${day}`, 1]]);
    expect(runningNumbers(plan, stored)).toEqual([
      { ipPerMinute: 11, netEntryPerMinute: 1, entryPerMinute: 1, guestIpDeviceCount: 2 },
      { ipPerMinute: 12, netEntryPerMinute: 1, entryPerMinute: 1, guestIpDeviceCount: 1 },
      { ipPerMinute: 13, netEntryPerMinute: 2, entryPerMinute: 2, guestIpDeviceCount: 3 },
    ]);
  });

  it('leaves out what a vote has not', () => {
    expect(runningNumbers(counterPlan([vote()]), new Map())).toEqual([{ entryPerMinute: 1 }]);
  });

  const anyVote = fc.record({
    entryId: fc.constantFrom('e1', 'e2'),
    castAtMs: fc.integer({ min: castAtMs, max: castAtMs + 120_000 }),
    tier: fc.constantFrom('guest' as const, 'account' as const),
    ip: fc.constantFrom('203.0.113.7', '203.0.113.8', '2001:db8::1'),
  });

  it('numbers votes the same in one batch or in many', () => {
    fc.assert(
      fc.property(fc.array(anyVote, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (votes, size) => {
        const stored = new Map<string, number>();
        const numbers = [];
        for (let start = 0; start < votes.length; start += size) {
          const plan = counterPlan(votes.slice(start, start + size));
          numbers.push(...runningNumbers(plan, stored));
          for (const counter of plan.counters) {
            stored.set(counterId(counter), (stored.get(counterId(counter)) ?? 0) + counter.increment);
          }
        }
        expect(numbers).toEqual(runningNumbers(counterPlan(votes), new Map()));
      }),
    );
  });

  it('plans each counter once and loses no vote', () => {
    fc.assert(
      fc.property(fc.array(anyVote, { maxLength: 30 }), (votes) => {
        const { counters } = counterPlan(votes);
        expect(new Set(counters.map(counterId)).size).toBe(counters.length);
        const entryTotal = counters
          .filter(({ key }) => key.startsWith('entry:'))
          .reduce((sum, { increment }) => sum + increment, 0);
        expect(entryTotal).toBe(votes.length);
      }),
    );
  });
});

describe('the baseline', () => {
  it('looks at the 24 whole hours before', () => {
    expect(baselineRange('e1', castAtMs)).toEqual({ key: 'entryhour:e1', fromBucket: hour - 1440, toBucket: hour });
  });

  it.each([
    [[], 0],
    [[0, 0], 0],
    [[60], 1],
    [[60, 0, 180], 2],
  ])('of %j votes an hour is %d a minute', (counts, expected) => {
    expect(baselinePerMinute(counts)).toBe(expected);
  });
});
