import { randomUUID } from 'node:crypto';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertVote, seedContest, seedEntries } from '../seed.test-support.ts';
import type { Candidate } from './group-commit.ts';
import { createPreCheck } from './pre-check.ts';
import { spentScopes, takenSlots, usedBudgets } from './pre-check.queries.ts';

type Db = Awaited<ReturnType<typeof testDatabase>>['db'];
const unhurried = { timeoutMs: 60_000, maxLate: 2 };

const preCheckOf = (db: Db) =>
  createPreCheck(
    {
      takenSlots: (slots) => takenSlots(db, slots),
      usedBudgets: (budgets) => usedBudgets(db, budgets),
      spentScopes: (votes) => spentScopes(db, votes),
    },
    unhurried,
  );

describe('what the pre-check finds', () => {
  it('is told of the voter it was found of, when a group has several windows, contests and policies', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const daily = await seedContest(db, { contest: { vote_policy: 'daily', max_votes_per_voter: 2 } });
    const once = await seedContest(db, { contest: { vote_policy: 'once' } });
    const windows = ['2026-06-15', '2026-06-16', '2026-06-01', '2026-07-02'];
    const slots = Array.from({ length: 60 }, (_, n) => {
      const {
        contestId,
        entryIds: [entryId = ''],
      } = n % 3 === 0 ? once : daily;
      return {
        contestId,
        entryId,
        windowStart: windows[(n * 7) % 4] ?? '',
        voterKey: `u:${n}`,
        voterUserId: randomUUID() as string,
      };
    });
    const expected = await Promise.all(
      slots.map(async (slot, n) => {
        // The same voter in another window tells nothing of this one.
        await insertVote(db, { ...slot, windowStart: '2026-08-01' });
        if (n % 5 === 0)
          return {
            code: 'ALREADY_VOTED',
            voteId: await insertVote(db, { ...slot, state: n % 2 === 0 ? 'held' : 'counted' }),
          };
        const isSpent = n % 5 === 1 && slot.contestId === daily.contestId;
        const { contestId: contest_id, voterKey: voter_key, windowStart: window_start } = slot;
        if (slot.contestId === daily.contestId)
          await db
            .insertInto('vote_budget')
            .values({ contest_id, voter_key, window_start, used_count: isSpent ? 2 : 1 })
            .execute();
        return isSpent ? { code: 'VOTE_LIMIT_REACHED', voteId: undefined } : null;
      }),
    );
    const candidates = slots.map((slot): Candidate => ({
      item: { kind: 'cast', ...slot, tier: 'account', value: 1, castAtMs: 1 },
      isSlotFinal: true,
      voteLimit: slot.contestId === daily.contestId ? 2 : null,
    }));
    const answers = await preCheckOf(db)(candidates);
    expect(
      answers.map((refusal) => refusal && { code: refusal.code, voteId: refusal.options.extensions?.['voteId'] }),
    ).toEqual(expected);
    expect(new Set(expected.map((each) => each?.code))).toHaveLength(3);
  });

  it('is nothing that others cast under the same mailbox, and all that the voter reads as counted', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(db);
    const slot = { contestId, entryId, windowStart: '2026-06-15', mailboxKey: 'g:address' };
    await insertVote(db, { ...slot, voterKey: 'u:proven', voterUserId: randomUUID(), isProven: true });
    const gaveWay = { ...slot, voterKey: 'c:gave-way', voterUserId: randomUUID() as string, tier: 'guest' as const };
    const voteId = await insertVote(db, {
      ...gaveWay,
      state: 'rejected',
      rejectionReason: 'address_confirmed_elsewhere',
    });
    await insertVote(db, { ...slot, voterKey: 'c:late', state: 'rejected', rejectionReason: 'already_voted' });
    // The budgets count what is live, and the one of a vote that gave way is spent as well.
    const budgetOf = (voter_key: string) => ({
      contest_id: contestId,
      voter_key,
      window_start: slot.windowStart,
      used_count: 0,
    });
    await db
      .insertInto('vote_budget')
      .values([budgetOf('c:gave-way'), budgetOf('c:late')])
      .execute();
    const candidateOf = (voterKey: string, voterUserId: string = randomUUID()): Candidate => ({
      item: { kind: 'cast', ...slot, voterKey, voterUserId, tier: 'guest', value: 1, castAtMs: 1 },
      isSlotFinal: true,
      voteLimit: null,
    });
    const [other, own, late] = await preCheckOf(db)([
      candidateOf('c:other'),
      candidateOf('c:gave-way', gaveWay.voterUserId),
      candidateOf('c:late'),
    ]);
    expect([other, late]).toEqual([null, null]);
    expect([own?.code, own?.options.extensions]).toEqual(['ALREADY_VOTED', { voteId }]);

    const [otherEntry = ''] = await seedEntries(db, contestId, [{}]);
    const elsewhere = [candidateOf('c:gave-way'), candidateOf('c:late'), candidateOf('c:other')].map(
      ({ item, ...rest }) => ({ ...rest, item: { ...item, entryId: otherEntry }, voteLimit: 1 }),
    );
    expect((await preCheckOf(db)(elsewhere)).map((refusal) => refusal?.code)).toEqual([
      'VOTE_LIMIT_REACHED',
      undefined,
      undefined,
    ]);
  });
});
