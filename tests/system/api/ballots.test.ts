import { randomUUID } from 'node:crypto';
import { castBallot } from '@urvote/contracts/http/ballots/ballot-endpoints';
import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { castVote, getVoteReceipt, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { recount } from '@urvote/db-schema/recount/recount';
import { eventually } from '@urvote/testkit/eventually';
import type { ApiResponse } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { describeEachQueueMode, describeInOneQueueMode } from '@urvote/testkit/test-redis';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { stateCounts, tallyOf } from './support/stored-votes.ts';
import { acceptedOf, type Voter } from './support/voter.ts';

const voteBallot = (voter: Voter, contestId: string, body: object, headers: Record<string, string> = {}) =>
  voter.api.call(castBallot, { params: { contestId }, body, headers });

async function settled(voter: Voter, answer: ApiResponse): Promise<string> {
  const { id } = acceptedOf(answer);
  await voter.settled(id);
  const { status, reason } = await voter.vote(id);
  return reason === null ? status : `${status}: ${reason}`;
}

async function points({ db }: Platform, entryIds: readonly string[]): Promise<number[]> {
  const tallies = await Promise.all(entryIds.map((entryId) => tallyOf(db, entryId)));
  return tallies.map((tally) => Number(tally?.weighted_score ?? 0));
}

async function leaders({ api }: Platform, contestId: string): Promise<string[]> {
  const { body } = await api.call(getLeaderboard, { params: { idOrSlug: contestId } });
  return (body as { entries: { entryId: string }[] }).entries.map(({ entryId }) => entryId);
}

const open = {
  vote_policy: 'once',
  voter_tier: 'account',
  voting_starts_at: new Date('2026-01-01'),
  voting_ends_at: new Date('2027-01-01'),
};

describeEachQueueMode('ballots that name several entries', (mode) => {
  const clock = testClock('2026-06-15T12:00:00Z');
  const shared = sharedPlatform({ mode, clock });
  const seed = (contest: object, entryCount = 4) =>
    shared().seed({ contest: { ...open, ...contest }, entries: Array.from({ length: entryCount }, () => ({})) });

  it.each([
    { method: 'approval', of: (ids: string[]) => ({ approved: ids.slice(0, 3) }), expected: [1, 1, 1, 0] },
    {
      method: 'score',
      of: (ids: string[]) => ({ scores: { [ids[0] ?? '']: 10, [ids[1] ?? '']: 0, [ids[3] ?? '']: 4 } }),
      expected: [10, 0, 0, 4],
    },
    { method: 'positional', of: (ids: string[]) => ({ ranking: ids.toReversed() }), expected: [7, 8, 10, 12] },
    { method: 'schulze', of: (ids: string[]) => ({ ranking: ids }), expected: [1, 0, 0, 0] },
  ])('count as one vote each, with one receipt: $method', async ({ method, of, expected }) => {
    const { contestId, entryIds } = await seed({ counting_method: method });
    const voter = await shared().user();
    const answer = await voteBallot(voter, contestId, of(entryIds));
    expect(await settled(voter, answer)).toBe('counted');
    const { id, receipt } = acceptedOf(answer);
    expect((await voter.api.call(getVoteReceipt, { params: { voteId: id } })).body).toEqual(receipt);
    expect(await stateCounts(shared().db, contestId)).toEqual({ counted: 1 });
    expect(await points(shared(), entryIds)).toEqual(expected);
    expect((await leaders(shared(), contestId)).slice(0, 2)).toEqual(
      entryIds
        .toSorted((a, b) => (expected[entryIds.indexOf(b)] ?? 0) - (expected[entryIds.indexOf(a)] ?? 0))
        .slice(0, 2),
    );
    const { body } = await voter.api.call(listMyVotes, { query: { contestId } });
    const { items } = body as { items: { id: string; choices: { entryId: string; points: number }[] }[] };
    expect(items).toMatchObject([{ id }]);
    expect(items[0]?.choices.reduce((sum, choice) => sum + choice.points, 0)).toBe(expected.reduce((a, b) => a + b));
    expect(await recount(shared().db)).toEqual([]);
  });

  it('of 200 at once of one voter the first counts, or the last where minds may change', async () => {
    for (const policy of ['once', 'toggle']) {
      const { contestId, entryIds } = await seed({ counting_method: 'irv', vote_policy: policy });
      const voter = await shared().user();
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          voteBallot(voter, contestId, { ranking: [entryIds[index % 4], entryIds[(index + 1) % 4]] }),
        ),
      );
      const accepted = answers.filter(({ status }) => status === 202);
      for (const answer of accepted) await settled(voter, answer);
      const others = policy === 'once' ? { rejected: accepted.length - 1 } : { void: accepted.length - 1 };
      expect(await stateCounts(shared().db, contestId)).toEqual({
        counted: 1,
        ...(accepted.length > 1 ? others : {}),
      });
      clock.set(clock.nowMs() + 1);
      const again = await voteBallot(voter, contestId, { ranking: entryIds });
      if (policy === 'once') expect(again.problem().code).toBe('ALREADY_VOTED');
      else {
        expect(await settled(voter, again)).toBe('counted');
        expect((await points(shared(), entryIds)).reduce((a, b) => a + b)).toBe(1);
        expect((await points(shared(), entryIds))[0]).toBe(1);
      }
    }
    expect(await recount(shared().db)).toEqual([]);
  });

  it('are taken back, and cast again', async () => {
    const { contestId, entryIds } = await seed({ counting_method: 'approval', allow_withdraw: true });
    const voter = await shared().user();
    const first = await voteBallot(voter, contestId, { approved: entryIds.slice(0, 2) });
    expect(await settled(voter, first)).toBe('counted');
    expect((await voter.withdraw(acceptedOf(first).id)).status).toBe(202);
    await eventually(async () =>
      expect(await voter.vote(acceptedOf(first).id)).toMatchObject({ status: 'void', reason: 'withdrawn' }),
    );
    expect(await points(shared(), entryIds)).toEqual([0, 0, 0, 0]);
    expect(await settled(voter, await voteBallot(voter, contestId, { approved: entryIds.slice(2) }))).toBe('counted');
    expect(await points(shared(), entryIds)).toEqual([0, 0, 1, 1]);
    expect(await recount(shared().db)).toEqual([]);
  });
});

describeInOneQueueMode('a ballot that does not fit', (mode) => {
  const shared = sharedPlatform({ mode, clock: testClock('2026-06-15T12:00:00Z') });
  const seed = (contest: object) =>
    shared().seed({ contest: { ...open, ...contest }, entries: Array.from({ length: 4 }, () => ({})) });

  it('is refused with the field that is to blame', async () => {
    const limits = { counting_method: 'stv', min_picks: 2, max_votes_per_voter: 3 };
    const { contestId, entryIds } = await seed(limits);
    const [a = '', b = '', c = ''] = entryIds;
    const { entryIds: elsewhere } = await seed(limits);
    const voter = await shared().user();
    for (const [body, field, code] of [
      [{}, 'body.ranking', 'required'],
      [{ ranking: [a, b], approved: [a, b] }, 'body.approved', 'unexpected'],
      [{ ranking: [a] }, 'body.ranking', 'too_few'],
      [{ ranking: entryIds }, 'body.ranking', 'too_many'],
      [{ ranking: [a, b, a.toUpperCase()] }, 'body.ranking.2', 'repeated'],
      [{ ranking: [a, randomUUID()] }, 'body.ranking.1', 'unknown_entry'],
      [{ ranking: [a, elsewhere[0]] }, 'body.ranking.1', 'unknown_entry'],
    ] as const) {
      const answer = await voteBallot(voter, contestId, body);
      expect([answer.status, answer.problem().errors]).toMatchObject([422, [{ field, code }]]);
    }
    expect((await voteBallot(voter, contestId, { scores: { [a]: 11 } })).status).toBe(422);
    expect(await stateCounts(shared().db, contestId)).toEqual({});
    expect(await settled(voter, await voteBallot(voter, contestId, { ranking: [a, c] }))).toBe('counted');
  });

  it('is refused where single votes are taken, and a single vote where ballots are', async () => {
    const votes = await seed({ counting_method: 'net' });
    const ballots = await seed({ counting_method: 'approval' });
    const voter = await shared().user();
    const ballot = await voteBallot(voter, votes.contestId, { approved: votes.entryIds });
    expect([ballot.status, ballot.problem().code]).toEqual([409, 'WRONG_VOTE_KIND']);
    const vote = await voter.api.call(castVote, { body: { entryId: ballots.entryIds[0], type: 'like' } });
    expect([vote.status, vote.problem().code]).toEqual([409, 'WRONG_VOTE_KIND']);
    expect((await voteBallot(voter, randomUUID(), { approved: votes.entryIds })).status).toBe(404);
  });

  it('is refused where one of the entries is the voter\u2019s own', async () => {
    const { contestId, entryIds } = await seed({ counting_method: 'approval' });
    const voter = await shared().user();
    const { db } = shared();
    await db
      .insertInto('user')
      .values({ id: voter.userId, email: `${voter.userId}@example.org`, username: voter.userId })
      .execute();
    await db
      .updateTable('entry')
      .set({ submitter_user_id: voter.userId, updated_at: sql`now()` })
      .where('id', '=', entryIds[3] ?? '')
      .execute();
    await eventually(async () => {
      const answer = await voteBallot(voter, contestId, { approved: entryIds });
      expect(answer.problem().code).toBe('SELF_VOTE');
    });
  });

  it('is one however often its request is repeated', async () => {
    const { contestId, entryIds } = await seed({ counting_method: 'approval', vote_policy: 'toggle' });
    const voter = await shared().user();
    const key = { 'idempotency-key': randomUUID() };
    const [first, second] = await Promise.all([
      voteBallot(voter, contestId, { approved: entryIds }, key),
      voteBallot(voter, contestId, { approved: entryIds }, key),
    ]);
    const answers = [first, second].filter((answer) => answer?.status === 202);
    for (const answer of answers) expect(await settled(voter, answer)).toBe('counted');
    expect(await stateCounts(shared().db, contestId)).toEqual({ counted: 1 });
  });
});
