import { testClock } from '@urvote/testkit/test-clock';
import { describeInOneQueueMode } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { finalOutcomes } from './support/final-outcomes.ts';
import { sharedPlatform } from './support/platform.ts';
import { stateCounts, wrongTotals } from './support/stored-votes.ts';
import { randomIp } from './support/voter.ts';

const overLimit = /^(VOTE_LIMIT_REACHED|rejected: vote_limit_reached)$/;

describeInOneQueueMode('votes of one voter over all entries', (mode) => {
  const shared = sharedPlatform({ mode, clock: testClock('2026-06-15T12:00:00Z') });

  it('end counted as many times as the contest allows, of 200 cast at once [XA-001]', async () => {
    const limit = 7;
    const castCount = 200;
    const platform = shared();
    const { contestId, entryIds } = await platform.seed({
      contest: { vote_policy: 'daily', voter_tier: 'account', max_votes_per_voter: limit },
      entries: Array.from({ length: castCount }, () => ({})),
    });
    const voter = await platform.user();
    const outcomes = await finalOutcomes(entryIds.map((entryId) => ({ voter, entryId })));
    expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(limit);
    expect(outcomes.filter((outcome) => outcome !== 'counted' && !overLimit.test(outcome))).toEqual([]);
    expect(await stateCounts(platform.db, contestId)).toMatchObject({ counted: limit });
    expect(await wrongTotals(platform.db)).toEqual([]);
  });
});

/** Instants at which the days around a change of the clocks begin, by the zone's published rules. */
const days = [
  { what: 'spring, 23 hours', timeZone: 'Europe/Berlin', begins: '2026-03-28T23:00:00Z', ends: '2026-03-29T22:00:00Z' },
  { what: 'autumn, 25 hours', timeZone: 'Europe/Berlin', begins: '2026-10-24T22:00:00Z', ends: '2026-10-25T23:00:00Z' },
  {
    what: 'spring, 23 hours',
    timeZone: 'America/New_York',
    begins: '2026-03-08T05:00:00Z',
    ends: '2026-03-09T04:00:00Z',
  },
  {
    what: 'autumn, 25 hours',
    timeZone: 'America/New_York',
    begins: '2026-11-01T04:00:00Z',
    ends: '2026-11-02T05:00:00Z',
  },
  { what: 'an ordinary day', timeZone: 'Asia/Kolkata', begins: '2026-06-13T18:30:00Z', ends: '2026-06-14T18:30:00Z' },
] as const;

describe("a voter's limit", () => {
  const clock = testClock('2026-01-01T00:00:00Z');
  const shared = sharedPlatform({ clock });
  const open = { voting_starts_at: new Date('2026-01-01'), voting_ends_at: new Date('2027-01-01') };
  const entries = Array.from({ length: 12 }, () => ({}));

  it.each(days)(
    'begins anew at local midnight on both sides of the day ($timeZone, $what) [XA-002]',
    async ({ timeZone, begins, ends }) => {
      const platform = shared();
      const { entryIds } = await platform.seed({
        contest: { ...open, vote_policy: 'daily', voter_tier: 'account', time_zone: timeZone, max_votes_per_voter: 2 },
        entries,
      });
      const voter = await platform.user();
      const unused = [...entryIds];
      const castNext = () => voter.outcome(unused.shift() ?? '');
      const spendAll = async () => {
        expect(await castNext()).toBe('counted');
        expect(await castNext()).toBe('counted');
        expect(await castNext()).toMatch(overLimit);
      };
      clock.set(Date.parse(begins) - 1);
      await spendAll();
      clock.set(begins);
      await spendAll();
      clock.set(Date.parse(ends) - 1);
      expect(await castNext()).toMatch(overLimit);
      clock.set(ends);
      await spendAll();
      expect(await wrongTotals(platform.db)).toEqual([]);
    },
  );

  it.each(days)(
    'of a week begins anew on Monday at local midnight ($timeZone, $what) [XA-002]',
    async ({ timeZone, begins, ends }) => {
      const platform = shared();
      const { entryIds } = await platform.seed({
        contest: { ...open, vote_policy: 'weekly', voter_tier: 'account', time_zone: timeZone, max_votes_per_voter: 1 },
        entries,
      });
      const voter = await platform.user({ ip: randomIp() });
      const [first = '', second = '', third = ''] = entryIds;
      clock.set(begins);
      expect(await voter.outcome(first)).toBe('counted');
      clock.set(Date.parse(ends) - 1);
      expect(await voter.outcome(second)).toMatch(overLimit);
      clock.set(ends);
      expect(await voter.outcome(first)).toBe('counted');
      expect(await voter.outcome(third)).toMatch(overLimit);
    },
  );

  it('of one entry begins anew at local midnight as well [XA-002]', async () => {
    const platform = shared();
    for (const { timeZone, begins, ends } of days) {
      const {
        entryIds: [entryId = ''],
      } = await platform.seed({
        contest: { ...open, vote_policy: 'daily', voter_tier: 'account', time_zone: timeZone },
      });
      const voter = await platform.user();
      for (const midnight of [begins, ends]) {
        clock.set(Date.parse(midnight) - 1);
        expect(await voter.outcome(entryId)).toMatch(
          midnight === begins ? /^counted$/ : /^(ALREADY_VOTED|rejected: already_voted)$/,
        );
        clock.set(midnight);
        expect(await voter.outcome(entryId)).toBe('counted');
      }
    }
  });
});
