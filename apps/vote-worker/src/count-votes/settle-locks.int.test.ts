import { eventually } from '@urvote/testkit/eventually';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import type { CastItem, CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { cast, casts, group, noon, seedContest, statesOf, storedRows, type TestWorker, testWorker, wrongTotals } from '../vote-worker.test-support.ts';
import { type CounterWriter, noCounters } from './counter-writer.ts';
import { idleInTransactionTimeout, inTransaction, lockTimeout, statementTimeout } from './in-transaction.ts';
import { loadContests } from './load-batch.queries.ts';
import { scored } from './memory-votes.test-support.ts';
import { type WrittenGroups, writeGroups } from './write-groups.ts';

async function write({ context }: TestWorker, { items, ...header }: CountVotesData, counters: CounterWriter = noCounters): Promise<WrittenGroups> {
  const votes = items as CastItem[];
  return writeGroups(context, {
    groups: [{ ...header, itemCount: items.length, castCount: items.length }],
    contests: await loadContests(context.db, [...new Set(votes.map(({ contestId }) => contestId))]),
    casts: votes.map((item) => ({ ...scored(item), batchId: header.batchId })),
    withdrawals: [],
    counters,
  });
}

async function isSomebodyWaiting(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  return rows.length > 0;
}

/** Writes `first`, and the others while it has stored everything and not committed yet. */
async function writeDuring(worker: TestWorker, first: CountVotesData, others: readonly CountVotesData[]): Promise<WrittenGroups[]> {
  const stored = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const one = write(worker, first, {
    write: () => {
      stored.resolve();
      return mayCommit.promise;
    },
  });
  await stored.promise;
  const rest = others.map((job) => write(worker, job));
  await eventually(async () => expect(await isSomebodyWaiting(worker.pool)).toBe(true));
  mayCommit.resolve();
  return Promise.all([one, ...rest]);
}

describe('a run that meets another before that has committed', () => {
  it.each(['daily', 'toggle'])('with the same group stores nothing twice, %s', async (policy) => {
    await using worker = await testWorker();
    const { contestId, entryIds: [entryId = ''] } = await seedContest(worker.pool, { vote_policy: policy });
    const job = group(casts(5, { contestId, entryId }));
    const [first, second] = await writeDuring(worker, job, [job]);
    const none = { counted: 0, held: 0, rejected: 0, void: 0 };
    expect(first?.counts.get(job.batchId)).toEqual({ ...none, counted: 5 });
    expect(second).toMatchObject({ poison: [], early: [] });
    expect(second?.counts.get(job.batchId)).toEqual(none);
    expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 5 });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('with the slots of its votes waits, and lets the first vote win', async () => {
    await using worker = await testWorker();
    const { contestId, entryIds: [entryId = ''] } = await seedContest(worker.pool);
    const [sooner, later] = [noon, noon + 9].map((castAtMs) => cast({ contestId, entryId, voterKey: 'u:one', castAtMs }));
    await writeDuring(worker, group([later]), [group([sooner, cast({ contestId, entryId })])]);
    const rows = await storedRows(worker.pool);
    expect([sooner, later].map((vote) => rows.get(vote?.id ?? '')?.state)).toEqual(['counted', 'rejected']);
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('with a mailbox that somebody proves waits, and refuses the vote of whoever only typed its address', async () => {
    await using worker = await testWorker();
    const { contestId, entryIds: [entryId = ''] } = await seedContest(worker.pool);
    const shared = { contestId, entryId, mailboxKey: 'g:shared' };
    const typed = cast({ ...shared, voterKey: 'c:session' });
    const proven = cast({ ...shared, voterKey: 'u:owner', isProven: true, castAtMs: noon + 9 });
    await writeDuring(worker, group([typed]), [group([proven])]);
    const rows = await storedRows(worker.pool);
    expect(rows.get(typed.id)).toMatchObject({ state: 'rejected', reason: 'address_confirmed_elsewhere' });
    expect(rows.get(proven.id)).toMatchObject({ state: 'counted' });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('with a budget waits for it', async () => {
    await using worker = await testWorker();
    const { contestId, entryIds: [first = '', second = ''] } = await seedContest(worker.pool, { max_votes_per_voter: 1 });
    const voterKey = 'u:one';
    await writeDuring(worker, group([cast({ contestId, entryId: first, voterKey })]), [group([cast({ contestId, entryId: second, voterKey, castAtMs: noon + 9 })])]);
    expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 1, rejected: 1 });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });
});

it('two runs that only store first votes of one contest do not wait for each other', async () => {
  await using worker = await testWorker();
  const { contestId, entryIds: [first = '', second = ''] } = await seedContest(worker.pool);
  const entered = Promise.withResolvers<void>();
  const meet = (own: PromiseWithResolvers<void>, other: PromiseWithResolvers<void>): CounterWriter => ({
    write: () => {
      own.resolve();
      return other.promise;
    },
  });
  const left = Promise.withResolvers<void>();
  // Each commits only after the other has stored all of its votes.
  const one = write(worker, group([cast({ contestId, entryId: first })]), meet(entered, left));
  const two = write(worker, group([cast({ contestId, entryId: second })]), meet(left, entered));
  await Promise.all([one, two]);
  expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 2 });
});

it('a settling transaction has limits of its own, and leaves none behind', async () => {
  await using worker = await testWorker({}, { max: 1 });
  const { pool } = worker.context;
  const limits = `select current_setting('idle_in_transaction_session_timeout') as idle, current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement`;
  const within = await inTransaction(pool, (client) => client.query(limits));
  expect(within.rows).toEqual([{ idle: idleInTransactionTimeout, lock: lockTimeout, statement: statementTimeout }]);
  expect((await pool.query(limits)).rows).toEqual([{ idle: '0', lock: '0', statement: '0' }]);
});
