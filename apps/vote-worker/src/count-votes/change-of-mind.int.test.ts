import { describe, expect, it } from 'vitest';
import {
  cast,
  group,
  noon,
  seedContest,
  statesOf,
  storedRows,
  testWorker,
  withdrawalOf,
  wrongTotals,
} from '../vote-worker.test-support.ts';
import { countVotes } from './count-votes.processor.ts';

const voters = Array.from({ length: 20 }, (_, index) => `u:${index}`);

describe('cast, withdraw and cast again within one run', () => {
  it.each([
    { columns: { vote_policy: 'once' }, changesEntry: false },
    { columns: { vote_policy: 'daily' }, changesEntry: false },
    { columns: { vote_policy: 'once', max_votes_per_voter: 1 }, changesEntry: true },
    { columns: { vote_policy: 'daily', max_votes_per_voter: 1 }, changesEntry: true },
    { columns: { vote_policy: 'toggle' }, changesEntry: false },
  ])(
    'takes back the first and counts the second, for each of 20 voters: $columns',
    async ({ columns, changesEntry }) => {
      await using worker = await testWorker();
      const {
        contestId,
        entryIds: [first = '', second = ''],
      } = await seedContest(worker.pool, columns);
      const before = voters.map((voterKey) => cast({ contestId, entryId: first, voterKey }));
      const withdrawn = before.map((vote) => withdrawalOf(vote, { requestedAtMs: noon + 1 }));
      const after = voters.map((voterKey) =>
        cast({ contestId, entryId: changesEntry ? second : first, voterKey, castAtMs: noon + 2 }),
      );
      const results = await countVotes(worker.context, [group(before), group(withdrawn), group(after)]);
      expect(results.flatMap(({ early, poison }) => [...early, ...poison])).toEqual([]);
      const rows = await storedRows(worker.pool);
      expect(before.map(({ id }) => [rows.get(id)?.state, rows.get(id)?.reason])).toEqual(
        voters.map(() => ['void', 'withdrawn']),
      );
      expect(after.map(({ id }) => [rows.get(id)?.state, rows.get(id)?.reason])).toEqual(
        voters.map(() => ['counted', null]),
      );
      expect(await wrongTotals(worker.pool)).toEqual([]);
    },
  );
});

describe('a vote that is delivered late', () => {
  it('takes the slot from the one that was stored first', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const [early, late] = [noon, noon + 5].map((castAtMs) => cast({ contestId, entryId, voterKey: 'u:one', castAtMs }));
    await countVotes(worker.context, [group([late])]);
    const [result] = await countVotes(worker.context, [group([early])]);
    expect(result?.counts).toMatchObject({ counted: 1 });
    const rows = await storedRows(worker.pool);
    expect(rows.get(late?.id ?? '')).toMatchObject({ state: 'rejected', reason: 'already_voted' });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('finds that the one after it was taken back, though that had no slot when it was', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const first = cast({ contestId, entryId, voterKey: 'u:one' });
    const second = cast({ contestId, entryId, voterKey: 'u:one', castAtMs: noon + 5 });
    await countVotes(worker.context, [group([first, second])]);
    await countVotes(worker.context, [group([withdrawalOf(second, { requestedAtMs: noon + 9 })])]);
    expect((await storedRows(worker.pool)).get(second.id)).toMatchObject({
      state: 'rejected',
      reason: 'already_voted',
    });
    // The first was taken back before the second was cast: then the second had the slot until it was taken back as well.
    await countVotes(worker.context, [group([withdrawalOf(first, { requestedAtMs: noon + 1 })])]);
    const rows = await storedRows(worker.pool);
    expect([first, second].map(({ id }) => [rows.get(id)?.state, rows.get(id)?.reason])).toEqual(
      Array(2).fill(['void', 'withdrawn']),
    );
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });
});

describe('a request that was answered with an error, stored all the same, and repeated', () => {
  it.each([{ vote_policy: 'once' }, { vote_policy: 'daily', max_votes_per_voter: 1 }, { vote_policy: 'toggle' }])(
    'is one vote, the one of the last answer: %j',
    async (columns) => {
      await using worker = await testWorker();
      const {
        contestId,
        entryIds: [entryId = ''],
      } = await seedContest(worker.pool, columns);
      const tries = [noon, noon + 5, noon + 9].map((castAtMs) =>
        cast({ contestId, entryId, voterKey: 'u:one', castAtMs, requestKey: 'one request' }),
      );
      const [first, second, third] = tries.map((vote) => group([vote]));
      for (const run of [[second], [third, first], [second]])
        await countVotes(
          worker.context,
          run.flatMap((job) => job ?? []),
        );
      const rows = await storedRows(worker.pool);
      expect(tries.map(({ id }) => rows.get(id)?.state)).toEqual(['rejected', 'rejected', 'counted']);
      const last = tries[2];
      if (last) await countVotes(worker.context, [group([withdrawalOf(last, { requestedAtMs: noon + 20 })])]);
      expect(statesOf(await storedRows(worker.pool))).toEqual({ rejected: 2, void: 1 });
      expect(await wrongTotals(worker.pool)).toEqual([]);
    },
  );
});

describe('a withdrawal', () => {
  it('of somebody else changes nothing, and is done', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const vote = cast({ contestId, entryId, voterKey: 'u:one' });
    await countVotes(worker.context, [group([vote])]);
    const [result] = await countVotes(worker.context, [group([withdrawalOf(vote, { voterKey: 'u:other' })])]);
    expect(result).toMatchObject({ early: [], poison: [] });
    expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 1 });
  });

  it('of a vote that nobody could store is done once the group of that is settled, and waits until then', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const vote = cast({ contestId, entryId });
    const opened = { groupId: vote.id.slice(0, 15) + 'fff' + vote.id.slice(18), openedAtMs: noon, head: '', tail: '' };
    const withdrawal = group([withdrawalOf(vote)]);
    const pending = async () =>
      (await worker.pool.query('select pending_count from vote_batch where id = $1', [withdrawal.batchId])).rows[0];
    expect((await countVotes(worker.context, [withdrawal]))[0]?.early).toHaveLength(1);
    expect(await pending()).toEqual({ pending_count: 1 });
    const [poisoned] = await countVotes(worker.context, [group([{ ...vote, leafIndex: 70_000 }], opened)]);
    expect(poisoned?.poison).toHaveLength(1);
    expect((await countVotes(worker.context, [withdrawal]))[0]?.early).toEqual([]);
    expect(await pending()).toEqual({ pending_count: 0 });
  });
});

it('a vote that is held has its slot like one that counts', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await seedContest(worker.pool, { captcha_mode: 'required' });
  const held = cast({ contestId, entryId, voterKey: 'u:one', captcha: { outcome: 'unavailable' } });
  const second = cast({
    contestId,
    entryId,
    voterKey: 'u:one',
    castAtMs: noon + 5,
    captcha: { outcome: 'passed', score: 0.9 },
  });
  await countVotes(worker.context, [group([held])]);
  await countVotes(worker.context, [group([second])]);
  const rows = await storedRows(worker.pool);
  expect([held, second].map(({ id }) => [rows.get(id)?.state, rows.get(id)?.reason])).toEqual([
    ['held', null],
    ['rejected', 'already_voted'],
  ]);
  expect(await wrongTotals(worker.pool)).toEqual([]);
});

it('a tally below zero is refused with the item that would make it so, and the others are settled', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [entryId = '', other = ''],
  } = await seedContest(worker.pool, { allow_dislike: true });
  const votes = [
    cast({ contestId, entryId, ip: '192.0.2.1' }),
    cast({ contestId, entryId, value: -1 }),
    cast({ contestId, entryId: other }),
  ];
  await countVotes(worker.context, [group(votes)]);
  await worker.pool.query(
    'update entry_tally set up_count = 0, down_count = 0, weighted_score = 0 where entry_id = $1',
    [entryId],
  );
  const withdrawals = votes.map((vote) => withdrawalOf(vote));
  const [result] = await countVotes(worker.context, [group(withdrawals)]);
  expect(result?.poison).toEqual(
    withdrawals.slice(0, 2).map(({ id }) => expect.objectContaining({ id, problem: 'SQLSTATE 23514' })),
  );
  const rows = await storedRows(worker.pool);
  expect(votes.map(({ id }) => rows.get(id)?.state)).toEqual(['counted', 'counted', 'void']);
  for (const column of ['up_count', 'down_count']) {
    await expect(worker.pool.query(`update entry_tally_country set ${column} = -1`)).rejects.toMatchObject({
      code: '23514',
    });
    await expect(worker.pool.query(`update entry_tally set ${column} = -1`)).rejects.toMatchObject({ code: '23514' });
  }
});
