import { countVotes as countVotesJob } from '@urvote/contracts/jobs/count-votes';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openDatabase } from '@urvote/platform/postgres/database';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode, queueTarget } from '@urvote/testkit/test-redis';
import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { createService } from './app.ts';
import {
  casts,
  group,
  seedContest,
  statesOf,
  storedRows,
  testConfig,
  wrongTotals,
} from './vote-worker.test-support.ts';

/** How many groups each run settled; those of one run have one time. */
async function runSizes(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ groups: number }>(
    'select count(*)::int as groups from vote_batch group by settled_at',
  );
  return rows.map(({ groups }) => groups);
}

describeEachQueueMode('a worker with many small groups before it', (mode) => {
  it('takes them up by their votes and settles many in one run, however many jobs they are', async () => {
    await using target = await queueTarget(mode);
    const { databaseUrl, prefix, redisUrl } = target.store;
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    await using database = openDatabase({ url: databaseUrl, max: 3, applicationName: 'test', logger: silentLogger() });
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(database.pool);
    await eventually(() => queues.ping());
    const producer = queues.producer(countVotesJob);
    await Promise.all(casts(600, { contestId, entryId }).map((vote) => producer.add(group([vote]))));

    // While nothing can be settled, the worker shows how much it takes.
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table vote_batch in exclusive mode');
    const config = testConfig(databaseUrl, {
      QUEUE_PREFIX: prefix,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    });
    await using worker = await createService(config, {
      logger: silentLogger(),
      networkOf: () => ({ country: null, asn: null, isHosting: false }),
    });
    await worker.start();
    await eventually(async () => expect((await queues.counts('votes')).active).toBe(config.concurrency), {
      timeoutMs: 30_000,
    });
    await blocker.query('commit');
    blocker.release();

    await eventually(async () => expect(statesOf(await storedRows(database.pool))).toEqual({ counted: 600 }), {
      timeoutMs: 30_000,
    });
    expect(Math.max(...(await runSizes(database.pool)))).toBeGreaterThanOrEqual(config.concurrency / 3);
    expect(await wrongTotals(database.pool)).toEqual([]);
  });
});
