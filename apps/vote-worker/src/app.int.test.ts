import { readMetrics } from '@urvote/testkit/metrics';
import { countVotes as countVotesJob, type CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openDatabase } from '@urvote/platform/postgres/database';
import { openQueueStore, type QueueStore } from '@urvote/platform/queue/queue-store';
import { eventually } from '@urvote/testkit/eventually';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import {
  describeEachQueueMode,
  queueTarget,
  type QueueTarget,
  randomPrefix,
  testRedisUrl,
} from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { createService } from './app.ts';
import { voteIdAt } from '@urvote/voting/ids/vote-id';
import {
  cast,
  casts,
  group,
  newGroup,
  seedContest,
  statesOf,
  storedRows,
  testConfig,
  withdrawalOf,
  wrongTotals,
} from './vote-worker.test-support.ts';

type Store = QueueTarget['store'];

function workerOf({ databaseUrl, prefix, redisUrl }: Store): Promise<Service> {
  const config = testConfig(databaseUrl, {
    QUEUE_PREFIX: prefix,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  });
  return createService(config, {
    logger: silentLogger(),
    networkOf: () => ({ country: null, asn: null, isHosting: false }),
  });
}

function databaseOf({ databaseUrl }: Store) {
  return openDatabase({ url: databaseUrl, max: 3, applicationName: 'test', logger: silentLogger() });
}

async function addAll(queues: QueueStore, jobs: readonly CountVotesData[]): Promise<void> {
  await eventually(() => queues.ping());
  await Promise.all(jobs.map((job) => queues.producer(countVotesJob).add(job)));
}

describeEachQueueMode('vote worker', (mode) => {
  it('counts what is in the queue, and says that it is ready', async () => {
    await using target = await queueTarget(mode);
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    await using database = databaseOf(target.store);
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(database.pool);
    await addAll(
      queues,
      Array.from({ length: 20 }, () => group(casts(25, { contestId, entryId }))),
    );
    await using worker = await workerOf(target.store);
    const { url } = await worker.start();
    await eventually(async () => expect(statesOf(await storedRows(database.pool))).toEqual({ counted: 500 }));
    await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200));
    expect(await wrongTotals(database.pool)).toEqual([]);
  });

  it('puts a job with a poison item into the failed set, naming it; repaired and tried again it is done', async () => {
    await using target = await queueTarget(mode);
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    await using database = databaseOf(target.store);
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(database.pool);
    const good = casts(6, { contestId, entryId });
    const poison = cast({ contestId, entryId, leafIndex: 70_000 });
    const job = group([...good.slice(0, 3), poison, ...good.slice(3)]);
    await addAll(queues, [job, group(casts(5, { contestId, entryId }))]);
    await using worker = await workerOf(target.store);
    await worker.start();
    await eventually(async () => expect(await queues.counts('votes')).toMatchObject({ failed: 1, completed: 1 }));
    const failed = await (await queues.getQueue('votes')).getJob(`v-${job.batchId}`);
    expect(failed?.failedReason).toContain(poison.id);
    expect(failed?.attemptsMade).toBe(1);
    expect(statesOf(await storedRows(database.pool))).toEqual({ counted: 11 });

    await failed?.updateData({ ...job, items: [...good, { ...poison, leafIndex: 6 }] });
    await failed?.retry();
    await eventually(async () => expect(await queues.counts('votes')).toMatchObject({ failed: 0, completed: 2 }));
    expect(statesOf(await storedRows(database.pool))).toEqual({ counted: 12 });
    expect(await wrongTotals(database.pool)).toEqual([]);
  });

  it('waits with a withdrawal for as long as its vote is on its way, and uses up no try', async () => {
    await using target = await queueTarget(mode);
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    await using database = databaseOf(target.store);
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(database.pool);
    const opened = newGroup();
    const vote = cast({ contestId, entryId, id: voteIdAt(opened, 0) });
    await eventually(() => queues.ping());
    await queues.producer(countVotesJob).add(group([vote], opened), { delayMs: 3_600_000 });
    const withdrawal = group([withdrawalOf(vote)]);
    await addAll(queues, [withdrawal]);
    await using worker = await workerOf(target.store);
    const { url } = await worker.start();
    const queue = await queues.getQueue('votes');
    const waiting = () => queue.getJob(`v-${withdrawal.batchId}`);
    await eventually(async () => expect((await waiting())?.attemptsStarted).toBeGreaterThan(countVotesJob.attempts), {
      timeoutMs: 60_000,
    });
    expect((await waiting())?.attemptsMade).toBe(0);
    // Nothing is wrong: it is ready, and says how often it waits.
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await readMetrics(url)).toMatch(
      /urvote_jobs_put_off_total\{reason="postponed",service="vote-worker"\} [1-9]/,
    );
    await (await queue.getJob(`v-${opened.groupId}`))?.promote();
    await eventually(async () => expect(statesOf(await storedRows(database.pool))).toEqual({ void: 1 }));
    await eventually(async () => expect(await queues.counts('votes')).toMatchObject({ completed: 2, failed: 0 }));
    expect(await wrongTotals(database.pool)).toEqual([]);
  });

  it('is late while groups are put off, and settles them when the reason is gone', async () => {
    await using target = await queueTarget(mode);
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    await using database = databaseOf(target.store);
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(database.pool);
    await using worker = await workerOf(target.store);
    const { url } = await worker.start();
    const checks = async () => ((await (await fetch(`${url}/health/ready`)).json()) as { checks: unknown }).checks;
    await eventually(async () => expect(await checks()).toMatchObject({ settlement: 'ok' }));
    // A table that is not there for a while, as in a migration gone wrong, is nothing that the runner knows.
    await database.pool.query('alter table vote rename to vote_away');
    const job = group(casts(5, { contestId, entryId }));
    await addAll(queues, [job]);
    await eventually(async () => expect(await checks()).toMatchObject({ settlement: 'late' }));
    expect(await readMetrics(url)).toMatch(/urvote_jobs_put_off_total\{reason="unknown",service="vote-worker"\} [1-9]/);
    await database.pool.query('alter table vote_away rename to vote');
    await eventually(async () => expect(statesOf(await storedRows(database.pool))).toEqual({ counted: 5 }), {
      timeoutMs: 60_000,
    });
    await eventually(async () => expect(await checks()).toMatchObject({ settlement: 'ok' }));
    const done = await (await queues.getQueue('votes')).getJob(`v-${job.batchId}`);
    expect(done?.attemptsMade).toBe(1);
    expect(await wrongTotals(database.pool)).toEqual([]);
  });

  it('tries a withdrawal of a vote that nobody has again, as often as its job says', async () => {
    await using target = await queueTarget(mode);
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    await using database = databaseOf(target.store);
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(database.pool);
    const vote = cast({ contestId, entryId });
    await using worker = await workerOf(target.store);
    await worker.start();
    const withdrawal = group([withdrawalOf(vote)]);
    await addAll(queues, [withdrawal]);
    const queue = await queues.getQueue('votes');
    await eventually(async () =>
      expect((await queue.getJob(`v-${withdrawal.batchId}`))?.attemptsMade).toBeGreaterThan(0),
    );
    await addAll(queues, [group([vote])]);
    await eventually(async () => expect(statesOf(await storedRows(database.pool))).toEqual({ void: 1 }));
    await eventually(async () => expect(await queues.counts('votes')).toMatchObject({ completed: 2, failed: 0 }));
    expect(await wrongTotals(database.pool)).toEqual([]);
  });

  it('finishes at its end what it has begun, and another worker does the rest', async () => {
    await using target = await queueTarget(mode);
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    await using database = databaseOf(target.store);
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(database.pool);
    await addAll(
      queues,
      Array.from({ length: 80 }, () => group(casts(50, { contestId, entryId }))),
    );
    {
      await using first = await workerOf(target.store);
      await first.start();
      await eventually(async () => expect((await storedRows(database.pool)).size).toBeGreaterThan(0));
    }
    expect(await queues.counts('votes')).toMatchObject({ active: 0, failed: 0 });
    await using second = await workerOf(target.store);
    await second.start();
    await eventually(async () => expect((await storedRows(database.pool)).size).toBe(4000), { timeoutMs: 60_000 });
    expect(await wrongTotals(database.pool)).toEqual([]);
  });

  it(
    'outlives its PostgreSQL, also one that is away at the start, and loses nothing',
    { timeout: 240_000 },
    async () => {
      await using server = await migratedPostgres({ inMemory: true });
      const redisUrl = mode === 'redis' ? testRedisUrl() : undefined;
      const store: Store = {
        databaseUrl: server.url,
        prefix: randomPrefix(),
        ...(redisUrl === undefined ? {} : { redisUrl }),
      };
      await using database = databaseOf(store);
      const {
        contestId,
        entryIds: [entryId = ''],
      } = await seedContest(database.pool);
      const jobs = Array.from({ length: 30 }, () => group(casts(20, { contestId, entryId })));
      await using queues = openQueueStore({ ...store, logger: silentLogger() });
      await addAll(queues, jobs.slice(0, 15));
      await server.stop();
      await using worker = await workerOf(store);
      const { url } = await worker.start();
      await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(503));
      if (mode === 'redis')
        await eventually(async () => expect((await queues.counts('votes')).delayed).toBeGreaterThan(0));
      await server.start();
      await eventually(async () => expect((await storedRows(database.pool)).size).toBe(300), { timeoutMs: 60_000 });
      await addAll(queues, jobs.slice(15));
      await server.kill();
      await server.start();
      await eventually(async () => expect(statesOf(await storedRows(database.pool))).toEqual({ counted: 600 }), {
        timeoutMs: 60_000,
      });
      await eventually(
        async () =>
          expect(await queues.counts('votes')).toMatchObject({ failed: 0, waiting: 0, active: 0, delayed: 0 }),
        { timeoutMs: 60_000 },
      );
      expect(await wrongTotals(database.pool)).toEqual([]);
    },
  );
});
