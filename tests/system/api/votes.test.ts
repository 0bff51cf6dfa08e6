import { randomUUID } from 'node:crypto';
import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import {
  castVote,
  getVote,
  getVoteReceipt,
  listMyVotes,
  listReceiptKeys,
} from '@urvote/contracts/http/votes/vote-endpoints';
import type { VoteResource } from '@urvote/contracts/http/votes/vote-schemas';
import { changeContest } from '@urvote/gateway/seed.test-support';
import { eventually } from '@urvote/testkit/eventually';
import { testClock } from '@urvote/testkit/test-clock';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { finalOutcomes } from './support/final-outcomes.ts';
import { sharedPlatform, startPlatform } from './support/platform.ts';
import { verifyReceiptByTool } from './support/receipt-tool.ts';
import { stateCounts, storedVote, tallyOf, wrongTotals } from './support/stored-votes.ts';
import { acceptedOf, codeOf } from './support/voter.ts';

const dayMs = 86_400_000;
const noon = '2026-06-15T12:00:00Z';

describeEachQueueMode('votes', (mode) => {
  const clock = testClock(noon);
  const shared = sharedPlatform({ mode, clock, with: ['contest'] });

  it('count once a day for an entry, however many are cast at once [UV-37]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { vote_policy: 'daily', voter_tier: 'account' } });
    const voter = await platform.user();
    expect(await voter.outcome(entryId, { type: 'vote' })).toBe('counted');
    expect(await voter.outcome(entryId)).toMatch(/^(ALREADY_VOTED|rejected: already_voted)$/);
    clock.advance(dayMs);
    expect(await voter.outcome(entryId)).toBe('counted');

    clock.advance(dayMs);
    const places = await platform.samePerson(voter.userId, 50);
    const outcomes = await finalOutcomes(places.map((voter) => ({ voter, entryId })));
    expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => !/^(counted|ALREADY_VOTED|rejected: already_voted)$/.test(outcome))).toEqual(
      [],
    );
    expect(await tallyOf(platform.db, entryId)).toMatchObject({ up_count: 3, down_count: 0 });
    expect(await stateCounts(platform.db, contestId)).toMatchObject({ counted: 3 });
    expect(await wrongTotals(platform.db)).toEqual([]);
  });

  it("follow the contest's policy: toggled off, changed, or once for all time [UV-38]", async () => {
    const platform = shared();
    const toggle = await platform.seed({
      contest: { vote_policy: 'toggle', voter_tier: 'account', allow_dislike: true },
      entries: [{}, {}],
    });
    const [liked = '', changed = ''] = toggle.entryIds;
    const voter = await platform.user();
    expect(await voter.outcome(liked)).toBe('counted');
    clock.advance(1);
    expect(await voter.outcome(liked)).toBe('void: toggled_off');
    expect(await tallyOf(platform.db, liked)).toMatchObject({ up_count: 0, down_count: 0 });

    expect(await voter.outcome(changed)).toBe('counted');
    clock.advance(1);
    expect(await voter.outcome(changed, { type: 'dislike' })).toBe('counted');
    const live = await platform.db
      .selectFrom('vote')
      .select('value')
      .where('entry_id', '=', changed)
      .where('state', '=', 'counted')
      .execute();
    expect(live).toEqual([{ value: -1 }]);
    expect(await tallyOf(platform.db, changed)).toMatchObject({ up_count: 0, down_count: 1 });

    const once = await platform.seed({ contest: { vote_policy: 'once', voter_tier: 'account' } });
    const [entryId = ''] = once.entryIds;
    expect(await voter.outcome(entryId)).toBe('counted');
    clock.advance(dayMs);
    expect(await voter.outcome(entryId)).toMatch(/^(ALREADY_VOTED|rejected: already_voted)$/);
    expect(await wrongTotals(platform.db)).toEqual([]);
  });

  it.each(['daily', 'weekly', 'once', 'toggle'] as const)(
    'of one voter at once leave what the policy allows (%s)',
    async (policy) => {
      const platform = shared();
      const {
        contestId,
        entryIds: [entryId = ''],
      } = await platform.seed({ contest: { vote_policy: policy, voter_tier: 'account' } });
      const castCount = 200;
      const places = await platform.samePerson(randomUUID(), castCount);
      const outcomes = await finalOutcomes(places.map((voter) => ({ voter, entryId })));
      const counts = await stateCounts(platform.db, contestId);
      const acceptedCount = outcomes.filter((outcome) => !/^[A-Z_]+$/.test(outcome)).length;
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(acceptedCount);
      expect(counts['counted'] ?? 0).toBe(policy === 'toggle' ? castCount % 2 : 1);
      expect(await wrongTotals(platform.db)).toEqual([]);
    },
  );

  it('tell their state with its reason to their voter alone, and prove themselves by a receipt [UV-49]', async () => {
    const clock = testClock(noon);
    await using platform = await startPlatform({ mode, clock, hasWorker: false });
    const {
      entryIds: [first = '', second = '', third = ''],
    } = await platform.seed({
      contest: { vote_policy: 'daily', voter_tier: 'account', allow_withdraw: true, max_votes_per_voter: 2 },
      entries: [{}, {}, {}],
    });
    const strict = await platform.seed({ contest: { voter_tier: 'account', hold_threshold: 0, reject_threshold: 1 } });
    const voter = await platform.user();
    const [counted, repeated, withdrawn, held] = [
      acceptedOf(await voter.cast(first)),
      acceptedOf(await voter.cast(first)),
      acceptedOf(await voter.cast(second)),
      acceptedOf(await voter.cast(strict.entryIds[0] ?? '')),
    ];
    expect(await voter.vote(counted.id)).toMatchObject({
      id: counted.id,
      entryId: first,
      status: 'queued',
      reason: null,
      settledAt: null,
      castAt: '2026-06-15T12:00:00.000Z',
    });

    await platform.startWorker();
    // The first in time wins, which a first look may come too early for.
    for (const { id } of [counted, repeated]) await voter.settled(id);
    const settled = await Promise.all([counted, repeated].map(({ id }) => voter.vote(id)));
    expect(settled.map(({ status, reason }) => [status, reason]).toSorted()).toEqual([
      ['counted', null],
      ['rejected', 'already_voted'],
    ]);
    expect(await voter.settled(held.id)).toMatchObject({ status: 'counted', reason: null });
    expect(await storedVote(platform.db, held.id)).toMatchObject({ state: 'held' });
    await changeContest(platform.db, strict.contestId, { status: 'closed' });
    await eventually(async () =>
      expect(await voter.vote(held.id)).toMatchObject({ status: 'held', reason: 'under_review' }),
    );
    expect(await voter.settled(withdrawn.id)).toMatchObject({ status: 'counted', settledAt: expect.any(String) });
    // Of votes of one instant the id would decide which of them are within the limit.
    clock.advance(1000);
    expect(await voter.outcome(third)).toMatch(/^(VOTE_LIMIT_REACHED|rejected: vote_limit_reached)$/);
    expect((await voter.withdraw(withdrawn.id)).status).toBe(202);
    await eventually(async () =>
      expect(await voter.vote(withdrawn.id)).toMatchObject({ status: 'void', reason: 'withdrawn' }),
    );

    const stranger = await platform.user();
    const guest = await platform.guest();
    for (const api of [stranger.api, guest.api])
      expect(codeOf(await api.call(getVote, { params: { voteId: counted.id } }))).toBe('NOT_FOUND');
    for (const voteId of [randomUUID(), '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11'])
      expect(codeOf(await voter.api.call(getVote, { params: { voteId } }))).toBe('NOT_FOUND');
    expect(codeOf(await platform.api.call(getVote, { params: { voteId: counted.id } }))).toBe('UNAUTHENTICATED');

    for (const { id, receipt } of [counted, repeated, withdrawn, held]) {
      const again = await voter.api.call(getVoteReceipt, { params: { voteId: id } });
      expect([again.status, JSON.stringify(again.body)]).toEqual([200, JSON.stringify(receipt)]);
      for (const api of [stranger.api, guest.api])
        expect(codeOf(await api.call(getVoteReceipt, { params: { voteId: id } }))).toBe('NOT_FOUND');
    }
    const keys = (await platform.api.call(listReceiptKeys)).body;
    for (const accepted of [counted, repeated, withdrawn, held])
      expect(await verifyReceiptByTool(accepted.receipt, keys)).toMatchObject({
        code: 0,
        output: expect.stringContaining(accepted.id),
      });
    const forged = { ...counted.receipt, commitment: repeated.receipt.commitment };
    expect((await verifyReceiptByTool(forged, keys)).code).toBe(1);
  });

  it('with an Idempotency-Key are cast once: a repeated like takes nothing back, and a repeat without one is told which vote it is [XF-106]', async () => {
    const platform = shared();
    const {
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { vote_policy: 'toggle', voter_tier: 'guest' } });
    const once = await platform.seed({ contest: { vote_policy: 'once', voter_tier: 'guest' } });
    for (const voter of [await platform.user(), await platform.guest()]) {
      const headers = { 'idempotency-key': randomUUID() };
      const like = () =>
        voter.api.call(castVote, {
          body: { entryId, type: 'like', ...(voter.email === '' ? {} : { email: voter.email }) },
          headers,
        });
      const first = await like();
      const { id } = acceptedOf(first);
      expect((await voter.settled(id)).status).toBe('counted');
      for (let n = 0; n < 3; n += 1) {
        clock.advance(1);
        expect((await like()).body).toEqual(first.body);
      }
      expect((await voter.vote(id)).status).toBe('counted');

      const [onceId = ''] = once.entryIds;
      const kept = acceptedOf(await voter.cast(onceId));
      await voter.settled(kept.id);
      await eventually(async () =>
        expect((await voter.cast(onceId)).problem()).toMatchObject({ code: 'ALREADY_VOTED', voteId: kept.id }),
      );
    }
    expect(await tallyOf(platform.db, entryId)).toMatchObject({ up_count: 2, down_count: 0 });
  });

  it("of the caller are listed newest first, by pages, and nobody else's [UV-55]", async () => {
    const platform = shared();
    const { contestId, entryIds } = await platform.seed({
      contest: { voter_tier: 'guest' },
      entries: Array.from({ length: 7 }, () => ({})),
    });
    const [ann, ben, guest] = [await platform.user(), await platform.user(), await platform.guest()];
    const idsOf = new Map<typeof ann, string[]>([
      [ann, []],
      [ben, []],
      [guest, []],
    ]);
    for (const entryId of entryIds) {
      clock.advance(1000);
      for (const [voter, ids] of idsOf) ids.unshift(acceptedOf(await voter.cast(entryId)).id);
    }
    for (const [voter, ids] of idsOf) {
      for (const id of ids) await voter.settled(id);
      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await voter.api.call(listMyVotes, { query: { limit: 3, cursor, contestId } });
        const page = body as { items: VoteResource[]; nextCursor: string | null };
        expect(page.items.length).toBeLessThanOrEqual(3);
        listed.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(listed).toEqual(ids);
    }
    for (const name of ['userId', 'voterKey', 'user']) {
      const answer = await ann.api.call(listMyVotes, { query: { [name]: ben.userId } });
      expect([answer.status, answer.problem().errors?.[0]?.field]).toEqual([422, `query.${name}`]);
    }
    expect(codeOf(await platform.api.call(listMyVotes))).toBe('UNAUTHENTICATED');
    const elsewhere = await ann.api.call(listMyVotes, { query: { contestId: randomUUID() } });
    expect(elsewhere.body).toEqual({ items: [], nextCursor: null });
  });

  it('are likes, or likes and dislikes where the contest is switched to both [XA-006]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { vote_policy: 'once', voter_tier: 'account', allow_dislike: false } });
    const [ann, ben] = [await platform.user(), await platform.user()];
    expect(await ann.outcome(entryId)).toBe('counted');
    expect(await ben.outcome(entryId, { type: 'dislike' })).toBe('DISLIKE_NOT_ALLOWED');
    const patch = (isAllowed: boolean) => changeContest(platform.db, contestId, { allow_dislike: isAllowed });
    await patch(true);
    const id = await eventually(async () => acceptedOf(await ben.cast(entryId, { type: 'dislike' })).id);
    expect(await ben.settled(id)).toMatchObject({ status: 'counted', type: 'dislike' });
    expect((await storedVote(platform.db, id)).value).toBe(-1);
    await eventually(async () => {
      const { body } = await platform.api.call(getLeaderboard, { params: { idOrSlug: contestId } });
      expect(body).toMatchObject({ entries: [{ entryId, upCount: 1, downCount: 1, netVotes: 0 }] });
    });
    await patch(false);
    await eventually(async () =>
      expect(codeOf(await (await platform.user()).cast(entryId, { type: 'dislike' }))).toBe('DISLIKE_NOT_ALLOWED'),
    );
    expect(await (await platform.user()).outcome(entryId)).toBe('counted');
  });
});
