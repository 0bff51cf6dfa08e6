import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressAt, mintVoters } from './support/ballots.ts';
import { castTogether, outcomesOf, type Votes } from './support/load.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { type SeededContest, type SeedOptions, seedContest } from './support/seed.ts';
import { expectRecountAgrees, settleAndCheck } from './support/settle-and-check.ts';
import { liveAfterToggles, type StoredVote, votesOf } from './support/votes.queries.ts';

const limit = 5;
/** Here the policy is to decide, not the suspicion: each cast comes from another network, and no score is enough. */
const nothingHeld = { hold_threshold: '1', reject_threshold: '1' };

describeEachQueueMode('parallel casts of one voter at two gateways with two workers', (mode) => {
  let platform: Platform;
  /** All votes cast on this platform. */
  const cast: Votes[] = [];

  beforeAll(async () => {
    platform = await startPlatform(mode, { gatewayCount: 2, workerCount: 2 });
  });

  afterAll(async () => platform[Symbol.asyncDispose]());

  /** Casts all votes at once, the entries in turn, and gives what is stored of them when everything is settled. */
  async function castAll(
    castCount: number,
    seed: SeedOptions,
    types?: readonly string[],
  ): Promise<{ stored: StoredVote[]; contest: SeededContest }> {
    const contest = await seedContest(platform, { ...seed, contest: { ...nothingHeld, ...seed.contest } });
    const [voter] = await mintVoters(platform.issuer, 1);
    if (voter === undefined) throw new Error('no voter');
    const { entryIds } = contest;
    const ballots = Array.from({ length: castCount }, (_, index) => ({
      ...voter,
      entryId: entryIds[index % entryIds.length] ?? '',
      ip: addressAt(index),
    }));
    const votes = await castTogether(
      platform.gateways.map(({ url }) => url),
      ballots,
      types,
    );
    cast.push(votes);
    expect(outcomesOf(votes.attempts)).not.toHaveProperty('0');
    await settleAndCheck(platform, cast, { recount: false });
    const stored = await votesOf(platform.db, contest.contestId);
    expect(stored).toHaveLength(votes.acknowledged.length);
    return { stored, contest };
  }

  describe.each([50, 200])('%d casts', (castCount) => {
    it.each(['daily', 'weekly', 'once'])('leave one vote under the policy %s', async (votePolicy) => {
      const { stored } = await castAll(castCount, { entryCount: 1, contest: { vote_policy: votePolicy } });
      expect(stored.filter(({ state }) => state === 'counted')).toHaveLength(1);
      expect(stored.filter(({ state, reason }) => state === 'rejected' && reason === 'already_voted')).toHaveLength(
        stored.length - 1,
      );
    });

    it('leave what the order of the casts says under the policy toggle', async () => {
      const contest = { vote_policy: 'toggle', allow_dislike: true };
      const { stored } = await castAll(castCount, { entryCount: 1, contest }, ['like', 'like', 'dislike']);
      expect(stored).toHaveLength(castCount);
      const live = stored.filter(({ state }) => state === 'counted');
      expect(live.map(({ id, value }) => ({ id, value }))).toEqual(liveAfterToggles(stored));
      expect(stored.filter(({ state }) => state === 'void')).toHaveLength(castCount - live.length);
    });

    it(`leave ${limit} votes where a voter has ${limit} over all entries [XA-001]`, async () => {
      const contest = { vote_policy: 'daily', max_votes_per_voter: limit };
      const { stored } = await castAll(castCount, { entryCount: 25, contest });
      expect(stored.filter(({ state }) => state === 'counted')).toHaveLength(limit);
      expect(stored.filter(({ state }) => state === 'rejected')).toHaveLength(stored.length - limit);
    });
  });

  it('leave totals that a recount agrees with', async () => {
    await expectRecountAgrees(platform);
  });
});
