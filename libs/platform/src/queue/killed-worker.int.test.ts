import { eventually } from '@urvote/testkit/eventually';
import { spawnService } from '@urvote/testkit/spawn-service';
import { describeEachQueueMode, queueTarget } from '@urvote/testkit/test-redis';
import pg from 'pg';
import { expect, it } from 'vitest';
import { silentLogger } from '../logger/logger.ts';
import { hangingJob } from './fixtures/hanging-worker.ts';
import { defineProcessor, type JobContext } from './job-processor.ts';
import { openQueueStore } from './queue-store.ts';

describeEachQueueMode('a killed worker', (mode) => {
  it.each([
    { lockMs: undefined, withinMs: 30_000 },
    { lockMs: 2000, withinMs: 10_000 },
  ])('loses its job to another worker in time: %j', async ({ lockMs, withinMs }) => {
    const timing = lockMs === undefined ? {} : { lockMs };
    await using target = await queueTarget(mode);
    await using store = openQueueStore({ ...target.store, logger: silentLogger() });
    await eventually(() => store.ping());
    await store.producer(hangingJob).add({ id: 1 });
    await using worker = await spawnService('libs/platform/src/queue/fixtures/hanging-worker.ts', {
      args: [JSON.stringify({ ...target.store, ...timing })],
    });
    const taken: JobContext[] = [];
    store.consumer({
      queue: 'hang',
      ...timing,
      processors: [defineProcessor(hangingJob, async (_data, context) => void taken.push(context))],
    });
    await worker.kill('SIGKILL');
    const startedAt = performance.now();
    await eventually(() => expect(taken).toHaveLength(1), { timeoutMs: 60_000 });
    expect(performance.now() - startedAt).toBeLessThan(withinMs);
    expect(taken[0]?.isRerun).toBe(true);
  });
});

/** When a worker last looked for stalled jobs; each looks every half second. */
async function lastLookAgoMs(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: string }>(
      `select value from bullmq.meta where queue = 'hang' and field = 'stalled-check'`,
    );
    return Date.now() - Number(rows[0]?.value);
  } finally {
    await client.end();
  }
}

it('loses its job in time also to a worker that had nothing to do for so long that it looks no more', async () => {
  await using target = await queueTarget('postgres');
  await using store = openQueueStore({ ...target.store, logger: silentLogger() });
  const taken = new Set<number>();
  const lockMs = 2000;
  const take = defineProcessor(hangingJob, async ({ id }) => void taken.add(id));
  store.consumer({ queue: 'hang', lockMs, processors: [take] });
  await eventually(async () => expect(await lastLookAgoMs(target.store.databaseUrl)).toBeGreaterThan(3000));

  await using worker = await spawnService('libs/platform/src/queue/fixtures/hanging-worker.ts', {
    args: [JSON.stringify({ ...target.store, lockMs })],
    waitUntilReady: false,
  });
  let jobCount = 0;
  await eventually(async () => {
    await store.producer(hangingJob).add({ id: jobCount });
    jobCount += 1;
    expect(worker.logs()).not.toEqual([]);
  });
  await worker.kill('SIGKILL');
  await eventually(() => expect(taken.size).toBe(jobCount), { timeoutMs: 10_000 });
});
