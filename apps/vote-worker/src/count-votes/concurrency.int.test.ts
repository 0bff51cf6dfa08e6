import { randomUUID } from 'node:crypto';
import type { CastItem, CountVotesData, WithdrawItem } from '@urvote/contracts/jobs/count-votes';
import { isTransient, sqlStateOf } from '@urvote/platform/postgres/errors';
import { settleToggle } from '@urvote/voting/ballot/settle-toggle';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppContext } from '../context.ts';
import {
  cast,
  group,
  noon,
  seedContest,
  type Seeded,
  statesOf,
  storedRows,
  testWorker,
  withdrawalOf,
  wrongTotals,
} from '../vote-worker.test-support.ts';
import { countVotes } from './count-votes.processor.ts';

/** As the queue does it: takes jobs in turn, puts off what failed for a time, gives early withdrawals back. */
async function work(context: AppContext, jobs: CountVotesData[], workerCount: number): Promise<string[]> {
  const states: string[] = [];
  const one = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      try {
        const [result] = await countVotes(context, [job]);
        if (result && result.early.length > 0) jobs.push(job);
        expect(result?.poison).toEqual([]);
      } catch (error) {
        if (!isTransient(error)) throw error;
        states.push(sqlStateOf(error) ?? 'connection');
        jobs.push(job);
      }
    }
  };
  await Promise.all(Array.from({ length: workerCount }, one));
  return states;
}

function inGroups<T>(items: readonly T[], size: number): CountVotesData[] {
  const groups: CountVotesData[] = [];
  for (let start = 0; start < items.length; start += size) groups.push(group(items.slice(start, start + size)));
  return groups;
}

describe('200 casts of one voter over many jobs and 4 workers', () => {
  const cases = [
    { policy: { vote_policy: 'daily' }, expected: { counted: 1, rejected: 199 }, reasons: ['already_voted'] },
    { policy: { vote_policy: 'once' }, expected: { counted: 1, rejected: 199 }, reasons: ['already_voted'] },
    { policy: { vote_policy: 'weekly' }, expected: { counted: 1, rejected: 199 }, reasons: ['already_voted'] },
    {
      policy: { vote_policy: 'daily', max_votes_per_voter: 1 },
      expected: { counted: 1, rejected: 199 },
      reasons: ['already_voted'],
    },
  ];
  it.each(cases)('for one entry, $policy: $expected', async ({ policy, expected, reasons }) => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool, policy);
    const jobs = inGroups(
      Array.from({ length: 200 }, () => cast({ contestId, entryId, voterKey: 'u:one' })),
      7,
    );
    await work(worker.context, jobs, 4);
    const rows = await storedRows(worker.pool);
    expect(statesOf(rows)).toEqual(expected);
    expect([
      ...new Set([...rows.values()].filter(({ state }) => state === 'rejected').map(({ reason }) => reason)),
    ]).toEqual(reasons);
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('for 40 entries with a budget of 7: 7 counted [XA-001]', async () => {
    await using worker = await testWorker();
    const { contestId, entryIds } = await seedContest(worker.pool, { max_votes_per_voter: 7 }, 40);
    const jobs = inGroups(
      Array.from({ length: 200 }, (_, index) =>
        cast({ contestId, entryId: entryIds[index % 40] ?? '', voterKey: 'u:one' }),
      ),
      3,
    );
    await work(worker.context, jobs, 4);
    expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 7, rejected: 193 });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('under toggle ends as the fold over all of them', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool, { vote_policy: 'toggle', allow_dislike: true });
    const votes = Array.from({ length: 200 }, (_, index) =>
      cast({ contestId, entryId, voterKey: 'u:one', castAtMs: noon + index, value: index % 3 === 0 ? -1 : 1 }),
    );
    const shuffled = votes
      .map((vote, index) => ({ vote, at: (index * 7919) % 211 }))
      .sort((a, b) => a.at - b.at)
      .map(({ vote }) => vote);
    await work(worker.context, inGroups(shuffled, 7), 4);
    const rows = await storedRows(worker.pool);
    const expected = settleToggle(votes);
    for (const { id } of votes) {
      const state = expected.get(id);
      expect(rows.get(id)).toMatchObject(
        state?.state === 'void' ? { state: 'void', reason: state.reason } : { state: 'counted' },
      );
    }
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });
});

describe('8 workers on the same few entries and voters, with toggles, budgets and withdrawals', () => {
  it('never lock each other up', async () => {
    await using worker = await testWorker({}, { max: 20 });
    const contests = [
      await seedContest(worker.pool, { vote_policy: 'toggle', allow_dislike: true }),
      await seedContest(worker.pool, { vote_policy: 'daily' }),
      await seedContest(worker.pool, { vote_policy: 'daily', max_votes_per_voter: 2 }),
    ];
    const items: (CastItem | WithdrawItem)[] = [];
    let random = 1;
    const pick = (count: number): number => (random = (random * 48_271) % 2_147_483_647) % count;
    for (let index = 0; index < 3000; index++) {
      const { contestId, entryIds } = contests[pick(3)] as Seeded;
      const ip = `198.51.${pick(9)}.${pick(200)}`;
      const vote = cast({
        contestId,
        ip,
        entryId: entryIds[pick(3)] ?? '',
        voterKey: `u:${pick(20)}`,
        value: contestId === contests[0]?.contestId && pick(2) ? -1 : 1,
        castAtMs: noon + index,
        deviceHash: `d${pick(5)}`,
      });
      items.push(vote);
      if (pick(4) === 0) items.push(withdrawalOf(vote, { requestedAtMs: noon + index + pick(50) }));
    }
    const retries = await work(worker.context, inGroups(items, 25), 8);
    expect(retries).toEqual([]);
    expect(await wrongTotals(worker.pool)).toEqual([]);
    expect((await storedRows(worker.pool)).size).toBe(3000);
  });
});

interface Step {
  voter: number;
  entry: number;
  value: 1 | -1;
  withdraws: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  voter: fc.nat(2),
  entry: fc.nat(1),
  value: fc.constantFrom<1 | -1>(1, -1),
  withdraws: fc.boolean(),
});

function itemsOf(
  steps: readonly Step[],
  { contestId, entryIds }: { contestId: string; entryIds: string[] },
): (CastItem | WithdrawItem)[] {
  return steps.flatMap(({ voter, entry, value, withdraws }, index): (CastItem | WithdrawItem)[] => {
    const vote = cast({
      contestId,
      entryId: entryIds[entry] ?? '',
      voterKey: `u:${voter}`,
      value,
      castAtMs: noon + index * 10,
    });
    return withdraws ? [vote, withdrawalOf(vote, { requestedAtMs: noon + index * 10 + 15 })] : [vote];
  });
}

describe('random casts, changes and withdrawals in shuffled groups', () => {
  it.each([{ vote_policy: 'toggle' }, { vote_policy: 'daily' }, { vote_policy: 'once', max_votes_per_voter: 1 }])(
    'under %j leave totals that equal a recount [XA-005]',
    async (policy) => {
      await using worker = await testWorker();
      const shuffles = fc.tuple(
        fc.array(anyStep, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
      );
      await fc.assert(
        fc.asyncProperty(shuffles, async ([steps, size, seed]) => {
          const contest = await seedContest(worker.pool, { ...policy, allow_dislike: true }, 2);
          const items = itemsOf(steps, contest);
          const shuffled = items
            .map((item, index) => ({ item, at: (index * (seed % 97) + seed) % 89 }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
          await work(worker.context, inGroups(shuffled, size), 3);
          expect(await wrongTotals(worker.pool)).toEqual([]);
          const open = await worker.pool.query('select id from vote_batch where settled_at is null');
          expect(open.rows).toEqual([]);
        }),
        { numRuns: 12 },
      );
    },
  );
});

it('two workers that meet at one slot from both sides store one vote', async () => {
  await using worker = await testWorker();
  const { contestId, entryIds } = await seedContest(worker.pool, {}, 30);
  const voters = Array.from({ length: 10 }, () => `u:${randomUUID()}`);
  const all = () => entryIds.flatMap((entryId) => voters.map((voterKey) => cast({ contestId, entryId, voterKey })));
  await work(worker.context, [group(all()), group(all().reverse()), group(all()), group(all().reverse())], 4);
  expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 300, rejected: 900 });
  expect(await wrongTotals(worker.pool)).toEqual([]);
});
