import { eventually } from '@urvote/testkit/eventually';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import type { CastItem, CountVotesData } from '@urvote/contracts/jobs/count-votes';
import {
  cast,
  casts,
  group,
  noon,
  seedContest,
  statesOf,
  storedRows,
  type TestWorker,
  testWorker,
  wrongTotals,
} from '../vote-worker.test-support.ts';
import type { StoredVoteCounter } from '../vote-store/totals/add-counters.queries.ts';
import { inTransaction } from '@urvote/platform/postgres/in-transaction';
import { loadContests } from './load-rules.queries.ts';
import { scored } from '../vote-store/memory-votes.test-support.ts';
import { type WrittenRun, writeRun } from '../vote-store/write-run.ts';

const noCounters: StoredVoteCounter = { count: async () => {} };

async function write(
  { context }: TestWorker,
  { items, batchId: groupId, ...header }: CountVotesData,
  counters: StoredVoteCounter = noCounters,
): Promise<WrittenRun> {
  const votes = items as CastItem[];
  return writeRun(context, {
    groups: [{ ...header, groupId, itemCount: items.length, castCount: items.length, requestIds: [] }],
    contests: await loadContests(context.db, [...new Set(votes.map(({ contestId }) => contestId))]),
    casts: votes.map((item) => ({ ...scored(item), groupId })),
    withdrawals: [],
    counters,
  });
}

/** What those say who wait for a lock. */
async function waitingStatements(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ query: string }>(
    `select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.map(({ query }) => query.trim()).sort();
}

/** Keeps everybody from storing votes for the entry. */
async function holdEntry(pool: Pool, entryId: string): Promise<() => Promise<void>> {
  const client = await pool.connect();
  await client.query('begin');
  await client.query('select from entry where id = $1 for update', [entryId]);
  return async () => {
    await client.query('commit');
    client.release();
  };
}

/** Writes `first`, and `second` while that has stored everything and not committed yet; `waitsAt` is what the second waits with. */
async function writeDuring(
  worker: TestWorker,
  first: CountVotesData,
  second: CountVotesData,
  waitsAt: RegExp,
): Promise<[WrittenRun, WrittenRun]> {
  const stored = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const one = write(worker, first, {
    count: () => {
      stored.resolve();
      return mayCommit.promise;
    },
  });
  await stored.promise;
  const two = write(worker, second);
  try {
    await eventually(async () =>
      expect(await waitingStatements(worker.pool)).toEqual([expect.stringMatching(waitsAt)]),
    );
  } finally {
    mayCommit.resolve();
  }
  return Promise.all([one, two]);
}

describe('a run that meets another before that has committed', () => {
  it.each(['daily', 'toggle'])(
    'with the same group waits for that before all else, and stores nothing twice, %s',
    async (policy) => {
      await using worker = await testWorker();
      const {
        contestId,
        entryIds: [entryId = ''],
      } = await seedContest(worker.pool, { vote_policy: policy });
      const job = group(casts(5, { contestId, entryId }));
      // As a run leaves it that settled a part of the group and died: the row is there, so making it makes nobody wait.
      await worker.pool.query(
        `insert into vote_batch (id, opened_at, root, signature, item_count) values ($1, now(), sha256('x'), 's', 5)`,
        [job.batchId],
      );
      const release = await holdEntry(worker.pool, entryId);
      const writing = [write(worker, job), write(worker, job)];
      try {
        const storing = expect.stringMatching(/copy vote /);
        await eventually(async () =>
          expect(await waitingStatements(worker.pool)).toEqual([storing, expect.stringMatching(/vote_batch/)]),
        );
      } finally {
        await release();
      }
      const results = await Promise.all(writing);
      const counted = results.map(({ counts }) => counts.get(job.batchId)?.counted);
      expect(counted.toSorted()).toEqual([0, 5]);
      expect(results).toMatchObject(Array(2).fill({ poison: [], early: [] }));
      expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 5 });
      expect(await wrongTotals(worker.pool)).toEqual([]);
    },
  );

  it('with the slots of its votes waits, and lets the first vote win', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const [sooner, later] = [noon, noon + 9].map((castAtMs) =>
      cast({ contestId, entryId, voterKey: 'u:one', castAtMs }),
    );
    await writeDuring(worker, group([later]), group([sooner, cast({ contestId, entryId })]), /copy vote /);
    const rows = await storedRows(worker.pool);
    expect([sooner, later].map((vote) => rows.get(vote?.id ?? '')?.state)).toEqual(['counted', 'rejected']);
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('with a mailbox that somebody proves waits, and refuses the vote of whoever only typed its address', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const shared = { contestId, entryId, mailboxKey: 'g:shared' };
    const typed = cast({ ...shared, voterKey: 'c:session' });
    const proven = cast({ ...shared, voterKey: 'u:owner', isProven: true, castAtMs: noon + 9 });
    await writeDuring(worker, group([typed]), group([proven]), /copy vote /);
    const rows = await storedRows(worker.pool);
    expect(rows.get(typed.id)).toMatchObject({ state: 'rejected', reason: 'address_confirmed_elsewhere' });
    expect(rows.get(proven.id)).toMatchObject({ state: 'counted' });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('with a budget waits for it', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [first = '', second = ''],
    } = await seedContest(worker.pool, { max_votes_per_voter: 1 });
    const voterKey = 'u:one';
    const [one, two] = [
      cast({ contestId, entryId: first, voterKey }),
      cast({ contestId, entryId: second, voterKey, castAtMs: noon + 9 }),
    ];
    await writeDuring(worker, group([one]), group([two]), /pg_advisory_xact_lock/);
    expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 1, rejected: 1 });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });
});

it('two runs that only store first votes of one contest do not wait for each other', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [first = '', second = ''],
  } = await seedContest(worker.pool);
  const entered = Promise.withResolvers<void>();
  const meet = (own: PromiseWithResolvers<void>, other: PromiseWithResolvers<void>): StoredVoteCounter => ({
    count: () => {
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
  expect(within.rows).toEqual([{ idle: '10s', lock: '20s', statement: '30s' }]);
  expect((await pool.query(limits)).rows).toEqual([{ idle: '0', lock: '0', statement: '0' }]);
});
