import { randomUUID } from 'node:crypto';
import { listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { recount } from '@urvote/db-schema/recount/recount';
import { testClock } from '@urvote/testkit/test-clock';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { finalOutcomes } from './support/final-outcomes.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { stateCounts, wrongTotals } from './support/stored-votes.ts';

const castCount = 200;
const overLimit = /^(VOTE_LIMIT_REACHED|ALREADY_VOTED|rejected: (vote_limit_reached|already_voted))$/;
const dayMs = 86_400_000;

async function inCategory({ db }: Platform, contestId: string, entryIds: readonly string[]): Promise<void> {
  const id = randomUUID();
  await db.insertInto('category').values({ id, contest_id: contestId, slug: 'songs', name: 'Songs' }).execute();
  await db.updateTable('entry').set({ category_id: id }).where('id', 'in', entryIds).execute();
}

async function expectWhole({ db }: Platform): Promise<void> {
  expect(await wrongTotals(db)).toEqual([]);
  expect(await recount(db)).toEqual([]);
}

describeEachQueueMode('200 votes of one voter at once, every scope with its limit', (mode) => {
  const clock = testClock('2026-06-15T12:00:00Z');
  const shared = sharedPlatform({ mode, clock });
  const seed = (contest: object, entryCount: number) =>
    shared().seed({
      contest: {
        vote_policy: 'daily',
        voter_tier: 'account',
        voting_starts_at: new Date('2026-01-01'),
        voting_ends_at: new Date('2027-01-01'),
        ...contest,
      },
      entries: Array.from({ length: entryCount }, () => ({})),
    });

  it('a category has its limit, entries without one have none [XA-003]', async () => {
    const { contestId, entryIds } = await seed({ max_votes_per_category: 4 }, castCount);
    const categorised = entryIds.slice(0, castCount - 10);
    await inCategory(shared(), contestId, categorised);
    const voter = await shared().user();
    const outcomes = await finalOutcomes(entryIds.map((entryId) => ({ voter, entryId })));
    expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(4 + 10);
    expect(outcomes.filter((outcome) => outcome !== 'counted' && !overLimit.test(outcome))).toEqual([]);
    expect(await stateCounts(shared().db, contestId)).toMatchObject({ counted: 4 + 10 });
    const left = categorised.find((_, index) => outcomes[index] !== 'counted');
    expect(await voter.outcome(left ?? '')).toMatch(overLimit);
    clock.set(clock.nowMs() + dayMs);
    expect(await voter.outcome(categorised[0] ?? '')).toBe('counted');
    await expectWhole(shared());
  });

  it('an entry has its limit over all days of the contest [XA-003]', async () => {
    const { contestId, entryIds } = await seed({ max_votes_per_entry: 2, max_votes_per_voter: 3 }, 4);
    const voter = await shared().user();
    const counted: number[] = [];
    for (let day = 0; day < 4; day++) {
      const casts = Array.from({ length: castCount / 4 }, (_, index) => ({
        voter,
        entryId: entryIds[index % 4] ?? '',
      }));
      const outcomes = await finalOutcomes(casts);
      counted.push(outcomes.filter((outcome) => outcome === 'counted').length);
      expect(outcomes.filter((outcome) => outcome !== 'counted' && !overLimit.test(outcome))).toEqual([]);
      clock.set(clock.nowMs() + dayMs);
    }
    // Two votes for each of four entries, at most three a day.
    expect(counted.reduce((sum, each) => sum + each)).toBe(8);
    expect(counted.every((each) => each <= 3)).toBe(true);
    const rows = await shared()
      .db.selectFrom('vote')
      .select('entry_id')
      .where('contest_id', '=', contestId)
      .where('state', '=', 'counted')
      .execute();
    expect([...Map.groupBy(rows, (row) => row.entry_id).values()].map((votes) => votes.length)).toEqual([2, 2, 2, 2]);
    expect(await voter.outcome(entryIds[0] ?? '')).toBe('VOTE_LIMIT_REACHED');
    await expectWhole(shared());
  });

  it('picks wait until there are enough, and wait again when one is taken back [XA-004]', async () => {
    const { contestId, entryIds } = await seed({ min_picks: 3, allow_withdraw: true }, 5);
    const [first = '', second = '', third = ''] = entryIds;
    const voter = await shared().user();
    expect(await voter.outcome(first)).toBe('held: below_minimum');
    expect(await voter.outcome(second)).toBe('held: below_minimum');
    expect(await stateCounts(shared().db, contestId)).toEqual({ held: 2 });
    expect(await voter.outcome(third)).toBe('counted');
    expect(await stateCounts(shared().db, contestId)).toEqual({ counted: 3 });
    await expectWhole(shared());
    const { body } = await voter.api.call(listMyVotes, { query: { contestId } });
    const { items } = body as { items: { id: string; entryId: string; status: string }[] };
    expect(items.map(({ status }) => status)).toEqual(['counted', 'counted', 'counted']);
    const taken = items.find(({ entryId }) => entryId === second);
    expect((await voter.withdraw(taken?.id ?? '')).status).toBe(202);
    await expect.poll(() => stateCounts(shared().db, contestId), { timeout: 20_000 }).toEqual({ held: 2, void: 1 });
    await expectWhole(shared());
    expect(await voter.outcome(entryIds[4] ?? '')).toBe('counted');
    expect(await stateCounts(shared().db, contestId)).toEqual({ counted: 3, void: 1 });
    await expectWhole(shared());
  });

  it('of 200 voters at once those with enough picks count, none of the others [XA-004]', async () => {
    const { contestId, entryIds } = await seed({ min_picks: 2 }, 2);
    const voters = await Promise.all(Array.from({ length: castCount }, () => shared().user()));
    const casts = voters.flatMap((voter, index) =>
      entryIds.slice(0, index % 2 === 0 ? 2 : 1).map((entryId) => ({ voter, entryId })),
    );
    await finalOutcomes(casts);
    expect(await stateCounts(shared().db, contestId)).toEqual({ counted: castCount, held: castCount / 2 });
    await expectWhole(shared());
  });
});
