import { randomUUID } from 'node:crypto';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { type Platform, startPlatform } from './support/platform.ts';
import { stateCounts, wrongTotals } from './support/stored-votes.ts';
import { acceptedOf, type Voter, userVoter } from './support/voter.ts';

const policies = [
  { vote_policy: 'once', max_votes_per_voter: null },
  { vote_policy: 'daily', max_votes_per_voter: null },
  { vote_policy: 'once', max_votes_per_voter: 1 },
  { vote_policy: 'toggle', max_votes_per_voter: null },
] as const;

/** Casts at one gateway, takes it back at the other, and casts once more where the first was cast. */
async function changeMind(
  [here, there]: readonly [Voter, Voter],
  first: string,
  second: string,
): Promise<{ before: string; after: string }> {
  const before = acceptedOf(await here.cast(first)).id;
  expect((await there.withdraw(before)).status).toBe(202);
  return { before, after: acceptedOf(await here.cast(second)).id };
}

async function atBoth({ url, issuer }: Platform, otherUrl: string): Promise<[Voter, Voter]> {
  const userId = randomUUID();
  return [await userVoter({ url, issuer }, { userId }), await userVoter({ url: otherUrl, issuer }, { userId })];
}

describeEachQueueMode('a voter who takes a vote back and casts another before a worker has seen either', (mode) => {
  it.each(policies)('has the last vote, as it would one at a time: %j', async (contest) => {
    await using platform = await startPlatform({ mode, hasWorker: false });
    const otherUrl = await platform.startNode();
    const {
      contestId,
      entryIds: [first = '', other = ''],
    } = await platform.seed({
      contest: { ...contest, voter_tier: 'account', allow_withdraw: true },
      entries: [{}, {}],
    });
    await eventually(async () =>
      expect((await fetch(`${otherUrl}/api/v1/contests/${contestId}/leaderboard`)).status).toBe(200),
    );
    const second = contest.max_votes_per_voter === null ? first : other;
    const voters = await Promise.all(Array.from({ length: 20 }, () => atBoth(platform, otherUrl)));
    const changes = await Promise.all(
      voters.map(async (voter) => ({ voter: voter[0], ...(await changeMind(voter, first, second)) })),
    );
    await platform.startWorker();
    await eventually(async () => expect(await stateCounts(platform.db, contestId)).toEqual({ counted: 20, void: 20 }), {
      timeoutMs: 60_000,
    });
    for (const { voter, before, after } of changes) {
      expect(await voter.vote(before)).toMatchObject({ status: 'void', reason: 'withdrawn' });
      expect(await voter.vote(after)).toMatchObject({ status: 'counted', reason: null });
    }
    expect(await wrongTotals(platform.db)).toEqual([]);
  });
});
