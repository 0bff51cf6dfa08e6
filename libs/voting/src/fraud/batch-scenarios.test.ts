import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountableVote } from './counter-keys.ts';
import { counterId, counterPlan, runningNumbers } from './counter-keys.ts';
import { deviceVoterCounts } from './device-voters.ts';
import { ruleSetV1 } from './rule-set.ts';
import { score } from './score.ts';
import { defaultThresholds, verdict } from './verdict.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0';
const castAtMs = Date.UTC(2026, 4, 1, 12);

interface Cast extends CountableVote {
  voterKey: string;
}

/** The rules over one batch as a worker runs them, given the counts stored before it. */
function judge(votes: readonly Cast[], storedBefore: ReadonlyMap<string, number> = new Map()) {
  const numbers = runningNumbers(counterPlan(votes), storedBefore);
  const deviceCounts = deviceVoterCounts(votes, new Map());
  return votes.map((_vote, index) => {
    const deviceVoterCount = deviceCounts[index];
    const scored = score(
      {
        userAgent: browser,
        guestIpDeviceLimit: 2,
        ...numbers[index],
        ...(deviceVoterCount !== undefined && { deviceVoterCount }),
      },
      ruleSetV1,
    );
    return verdict(scored, defaultThresholds);
  });
}

const guests = (count: number, more: (index: number) => Partial<Cast>): Cast[] =>
  Array.from({ length: count }, (_, index) => ({
    entryId: 'e1',
    castAtMs,
    tier: 'guest',
    voterKey: `g:${index}`,
    deviceHash: `device-${index}`,
    ...more(index),
  }));

describe('a batch', () => {
  it('of 200 votes in a minute from one /24 for one entry is held from the 50th on', () => {
    const verdicts = judge(guests(200, (index) => ({ ip: `203.0.113.${index}` })));
    expect(verdicts.slice(0, 49)).toEqual(Array(49).fill({ state: 'counted' }));
    expect(verdicts.slice(49)).toEqual(Array(151).fill({ state: 'held', reason: 'velocity' }));
  });

  it('of 200 votes from as many networks, a shared link, is counted', () => {
    const verdicts = judge(guests(200, (index) => ({ ip: `81.2.${index}.7` })));
    expect(verdicts).toEqual(Array(200).fill({ state: 'counted' }));
  });

  it('of the third guest from one address and device is held, and of an account there is not', () => {
    const shared = { ip: '203.0.113.7', deviceHash: 'one' };
    expect(judge(guests(3, () => shared)).map(({ state }) => state)).toEqual(['counted', 'counted', 'held']);
    const account = guests(3, (index) => (index === 2 ? { ...shared, tier: 'account' } : shared));
    expect(judge(account).map(({ state }) => state)).toEqual(['counted', 'counted', 'counted']);
  });

  it('of five voters on one device, each on another network, is held at the fifth', () => {
    const verdicts = judge(guests(5, (index) => ({ ip: `81.2.${index}.7`, deviceHash: 'one' })));
    expect(verdicts.at(-2)).toEqual({ state: 'counted' });
    expect(verdicts.at(-1)).toEqual({ state: 'held', reason: 'device_reuse' });
  });
});

describe('a replay with the same stored counts', () => {
  const anyVote = fc.record({
    entryId: fc.constantFrom('e1', 'e2'),
    castAtMs: fc.constantFrom(castAtMs, castAtMs + 60_000),
    tier: fc.constantFrom('guest' as const, 'account' as const),
    voterKey: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    deviceHash: fc.constantFrom('x', 'y'),
    ip: fc.constantFrom('203.0.113.7', '203.0.113.8', '2001:db8::1'),
  });

  it('gives the same verdicts', () => {
    fc.assert(
      fc.property(fc.array(anyVote, { maxLength: 40 }), fc.nat(100), (votes, before) => {
        const stored = new Map(counterPlan(votes).counters.map((counter) => [counterId(counter), before]));
        const copy = JSON.parse(JSON.stringify(votes)) as Cast[];
        expect(judge(copy, new Map(stored))).toEqual(judge(votes, stored));
      }),
    );
  });
});
