import { defineJob } from '@urvote/contracts/jobs/job-definition';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode, queueTarget } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger, silentLogger } from '../logger/logger.ts';
import { memorySink } from '@urvote/testkit/memory-sink';
import { defineProcessor, PermanentJobError, PostponedJobError } from './job-processor.ts';
import { openQueueStore } from './queue-store.ts';

const addNumber = defineJob({
  name: 'add-number',
  queue: 'numbers',
  schema: z.strictObject({ id: z.string(), value: z.int() }),
  attempts: 3,
  backoffMs: 20,
  jobId: ({ id }) => `n-${id}`,
});

describeEachQueueMode('queue store', (mode) => {
  it('delivers every added job once, and one job for the same id', async () => {
    await using target = await queueTarget(mode);
    await using store = openQueueStore({ ...target.store, logger: silentLogger() });
    expect(store.mode).toBe(mode);
    const seen: number[] = [];
    const producer = store.producer(addNumber);
    await eventually(() => store.ping());
    for (const value of [1, 2, 3, 3]) await producer.add({ id: String(value), value });
    store.consumer({
      queue: 'numbers',
      processors: [defineProcessor(addNumber, async (data) => void seen.push(data.value))],
      concurrency: 2,
    });
    await eventually(() => expect(seen.toSorted()).toEqual([1, 2, 3]));
    await eventually(async () => expect(await store.backlog('numbers')).toBe(0));
    expect(await store.counts('numbers')).toMatchObject({ completed: 3, failed: 0 });
  });

  it('tries a failing job as often as its definition says, and a permanent failure once', async () => {
    await using target = await queueTarget(mode);
    await using store = openQueueStore({ ...target.store, logger: silentLogger() });
    const tries: string[] = [];
    store.consumer({
      queue: 'numbers',
      processors: [
        defineProcessor(addNumber, async (data) => {
          tries.push(data.id);
          throw data.id === 'poison' ? new PermanentJobError('poison') : new Error('ordinary');
        }),
      ],
    });
    await eventually(() => store.ping());
    await store.producer(addNumber).add({ id: 'poison', value: 1 });
    await store.producer(addNumber).add({ id: 'ordinary', value: 1 });
    await eventually(async () => expect(await store.counts('numbers')).toMatchObject({ failed: 2, delayed: 0 }));
    expect(tries.filter((id) => id === 'poison')).toHaveLength(1);
    expect(tries.filter((id) => id === 'ordinary')).toHaveLength(3);
    const queue = await store.getQueue('numbers');
    expect((await queue.getJob('n-poison'))?.failedReason).toBe('poison');
  });

  it('puts a job off without using up tries while a dependency is away', async () => {
    await using target = await queueTarget(mode);
    await using store = openQueueStore({ ...target.store, logger: silentLogger() });
    let calls = 0;
    store.consumer({
      queue: 'numbers',
      processors: [
        defineProcessor(addNumber, async () => {
          calls += 1;
          if (calls <= 5) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
        }),
      ],
    });
    await eventually(() => store.ping());
    await store.producer(addNumber).add({ id: 'a', value: 1 });
    await eventually(async () => expect(await store.counts('numbers')).toMatchObject({ completed: 1 }));
    expect(calls).toBe(6);
  });

  it.each([
    [
      'what PostgreSQL refuses for a while',
      () => Object.assign(new Error('read-only'), { code: '25006' }),
      40,
      'outage',
    ],
    ['what is still to come', () => new PostponedJobError('its vote is on its way'), 30, 'postponed'],
    ['a mistake of ours, where the job asks for it', () => new TypeError('x is not a function'), 50, 'unknown'],
  ])('waits for %s, however often', async (_name, errorOf, level, reason) => {
    await using target = await queueTarget(mode);
    const sink = memorySink();
    await using store = openQueueStore({
      ...target.store,
      logger: createLogger({ service: 'test', level: 'info', destination: sink }),
    });
    const reasons = new Set<string>();
    let calls = 0;
    const patient = { ...addNumber, backoffMs: 1, onUnknownError: 'put-off' } as const;
    const fail = async () => {
      calls += 1;
      if (calls <= addNumber.attempts + 3) throw errorOf();
    };
    store.consumer({
      queue: 'numbers',
      processors: [defineProcessor(patient, fail, (_jobId, why) => reasons.add(why))],
    });
    await eventually(() => store.ping());
    await store.producer(patient).add({ id: 'a', value: 1 });
    await eventually(async () => expect(await store.counts('numbers')).toMatchObject({ completed: 1, failed: 0 }), {
      timeoutMs: 30_000,
    });
    expect(calls).toBe(addNumber.attempts + 4);
    expect([...reasons]).toEqual([reason]);
    const job = await (await store.getQueue('numbers')).getJob('n-a');
    expect(job?.attemptsMade).toBeLessThanOrEqual(1);
    expect(new Set(sink.lines.filter(({ jobId }) => jobId === 'n-a').map((line) => line['level']))).toEqual(
      new Set([level]),
    );
  });

  it('refuses a payload that its schema refuses, when added and when worked on', async () => {
    await using target = await queueTarget(mode);
    await using store = openQueueStore({ ...target.store, logger: silentLogger() });
    await eventually(() => store.ping());
    await expect(store.producer(addNumber).add({ id: 'a', value: 1.5 })).rejects.toThrow(z.ZodError);
    const queue = await store.getQueue('numbers');
    await queue.add('add-number', { id: 'a' }, { jobId: 'n-bad' });
    store.consumer({ queue: 'numbers', processors: [defineProcessor(addNumber, async () => {})] });
    await eventually(async () => expect(await store.counts('numbers')).toMatchObject({ failed: 1 }));
    expect((await queue.getJob('n-bad'))?.failedReason).toContain('value');
  });

  it('finishes the running job when it closes and leaves the others in the queue', async () => {
    await using target = await queueTarget(mode);
    await using store = openQueueStore({ ...target.store, logger: silentLogger() });
    const release = Promise.withResolvers<void>();
    const finished: string[] = [];
    let started = 0;
    const consumer = store.consumer({
      queue: 'numbers',
      processors: [
        defineProcessor(addNumber, async ({ id }) => {
          started += 1;
          await release.promise;
          finished.push(id);
        }),
      ],
    });
    await eventually(() => store.ping());
    await store.producer(addNumber).add({ id: 'first', value: 1 });
    await store.producer(addNumber).add({ id: 'second', value: 2 });
    await eventually(() => expect(started).toBe(1));
    const closed = consumer.close();
    release.resolve();
    await closed;
    expect(finished).toEqual(['first']);
    expect(await store.counts('numbers')).toMatchObject({ completed: 1, waiting: 1 });
  });
});
