import { randomUUID } from 'node:crypto';
import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { castVote, getVote, listMyVotes, withdrawVote } from '@urvote/contracts/http/votes/vote-endpoints';
import type { VoteResource } from '@urvote/contracts/http/votes/vote-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { testClock } from '@urvote/testkit/test-clock';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { clientWith, testGateway, type TestGateway } from '../gateway.test-support.ts';
import { changeContest, insertVote, type Seeded, type SeedVote } from '../seed.test-support.ts';

const opens = Date.parse('2026-06-15T12:00:00Z');

/** Everything a voter is answered about the one vote, with its ids taken out. */
async function answersTo(
  gateway: TestGateway,
  { contestId, entryIds: [entryId = ''] }: Seeded,
  more: Partial<SeedVote>,
) {
  const userId = randomUUID();
  const voteId = await insertVote(gateway.db, {
    contestId,
    entryId,
    voterKey: accountVoterKey(userId),
    voterUserId: userId,
    windowStart: '2026-06-15',
    castAt: new Date(opens),
    ...more,
  });
  const client = clientWith(gateway.url, await gateway.userToken(userId));
  const read = await client.call(getVote, { params: { voteId } });
  const listed = await client.call(listMyVotes, { query: { contestId } });
  const board = await client.call(getLeaderboard, { params: { idOrSlug: contestId } });
  const again = await eventually(async () => {
    const answer = await client.call(castVote, { body: { entryId, type: 'like' } });
    expect(answer.status).toBe(409);
    return answer.problem();
  });
  const withdrawn = await client.call(withdrawVote, { params: { voteId } });
  const code = withdrawn.status < 400 ? '' : withdrawn.problem().code;
  const text = JSON.stringify([
    read.body,
    listed.body,
    board.body,
    { ...again, requestId: '' },
    withdrawn.status,
    code,
  ]);
  return { text: text.replaceAll(voteId, 'the vote'), vote: read.body as VoteResource };
}

const kinds: Partial<SeedVote>[] = [
  { state: 'counted' },
  { state: 'held' },
  { state: 'rejected', rejectionReason: 'address_confirmed_elsewhere', mailboxKey: 'g:address' },
];

describe('a vote that is held, or gave way to another under its mailbox', () => {
  it('is answered about as a counted one while voting is open, and as one under review afterwards', async () => {
    const clock = testClock(opens);
    await using gateway = await testGateway({ clock });
    const seeded = await gateway.seed({
      now: opens,
      contest: { results_visibility: 'after_vote', allow_withdraw: true },
    });
    const open = await Promise.all(kinds.map((kind) => answersTo(gateway, seeded, kind)));
    expect(open[0]?.vote).toMatchObject({ status: 'counted', reason: null });
    expect(open[0]?.text).toContain('"voteId":"the vote"');
    expect(open[0]?.text).toMatch(/"hidden":false.*,202,""\]$/);
    expect(new Set(open.map(({ text }) => text))).toHaveLength(1);
  });

  it.each(['its end', 'it is closed'])('reads as under review after %s', async (when) => {
    const clock = testClock(opens);
    await using gateway = await testGateway({ clock });
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await gateway.seed({ now: opens });
    const userId = randomUUID();
    const votes = await Promise.all(
      kinds.map((kind, n) => {
        const windowStart = `2026-06-1${n}`;
        return insertVote(gateway.db, {
          contestId,
          entryId,
          voterKey: accountVoterKey(userId),
          windowStart,
          castAt: new Date(opens + n),
          ...kind,
        });
      }),
    );
    const client = clientWith(gateway.url, await gateway.userToken(userId));
    const outcomes = async () => {
      const listed = ((await client.call(listMyVotes)).body as { items: VoteResource[] }).items.toReversed();
      const read = await Promise.all(
        votes.map(async (voteId) => (await client.call(getVote, { params: { voteId } })).body as VoteResource),
      );
      expect(listed).toEqual(read);
      return read.map(({ status, reason }) => `${status}: ${reason}`);
    };
    expect(await outcomes()).toEqual(['counted: null', 'counted: null', 'counted: null']);
    if (when === 'its end') clock.advance(72 * 3_600_000);
    else await changeContest(gateway.db, contestId, { status: 'closed' });
    await eventually(async () =>
      expect(await outcomes()).toEqual(['counted: null', 'held: under_review', 'held: under_review']),
    );
    await changeContest(gateway.db, contestId, { status: 'archived' });
    await eventually(async () =>
      expect((await outcomes()).slice(1)).toEqual(['held: under_review', 'held: under_review']),
    );
  });
});
