import { defineJob } from '@urvote/contracts/jobs/job-definition';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode, queueTarget } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { silentLogger } from '../../logger/logger.ts';
import { defineProcessor } from '../job-processor.ts';
import { openQueueStore } from '../queue-store.ts';

const weigh = defineJob({
  name: 'weigh',
  queue: 'weights',
  schema: z.strictObject({ id: z.int(), size: z.int() }),
  attempts: 1,
  backoffMs: 20,
  jobId: ({ id }) => `w-${id}`,
});

const sizeOf = (data: unknown): number => (data as { size: number }).size;

/** Works on all jobs, each for as long as a few round trips take. @returns how many were in hand together at most */
async function mostInHand(mode: 'redis' | 'postgres', sizes: readonly number[]): Promise<number> {
  await using target = await queueTarget(mode);
  await using store = openQueueStore({ ...target.store, logger: silentLogger() });
  await eventually(() => store.ping());
  for (const [id, size] of sizes.entries()) await store.producer(weigh).add({ id, size });
  const done = new Set<number>();
  let inHand = 0;
  let most = 0;
  const work = async ({ id }: { id: number }): Promise<void> => {
    most = Math.max(most, (inHand += 1));
    for (let round = 0; round < 10; round += 1) await store.ping();
    inHand -= 1;
    done.add(id);
  };
  store.consumer({
    queue: 'weights',
    processors: [defineProcessor(weigh, work)],
    concurrency: 12,
    inHand: { sizeOf, maxSize: 20 },
  });
  await eventually(() => expect(done.size).toBe(sizes.length), { timeoutMs: 30_000 });
  return most;
}

describeEachQueueMode('a worker bounded by the size of its jobs', (mode) => {
  it('takes few large jobs at once, and what was being fetched', async () => {
    // Two fill the bound; without it all twelve are in hand.
    expect(await mostInHand(mode, Array(12).fill(10))).toBeLessThanOrEqual(5);
  });

  it('works on a job that is larger than its bound, and goes on to many small ones', async () => {
    expect(await mostInHand(mode, [50, 50, ...Array<number>(60).fill(1)])).toBeGreaterThan(3);
  });
});
