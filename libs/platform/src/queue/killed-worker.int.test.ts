import { eventually } from '@urvote/testkit/eventually';
import { spawnService } from '@urvote/testkit/spawn-service';
import { describeEachQueueMode, queueTarget } from '@urvote/testkit/test-redis';
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
