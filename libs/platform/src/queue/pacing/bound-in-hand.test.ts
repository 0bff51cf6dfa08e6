import { EventEmitter } from 'node:events';
import type { Job } from 'bullmq';
import { expect, it } from 'vitest';
import { JobsInHand, type TakesJobs } from './bound-in-hand.ts';

const sizeOf = (data: unknown): number => (data as { size: number }).size;

/** Jobs that are fetched and end when told to. */
function harness({ concurrency, maxSize }: { concurrency: number; maxSize: number }) {
  const worker = Object.assign(new EventEmitter(), { concurrency }) satisfies TakesJobs;
  const inHand = new JobsInHand({ sizeOf, maxSize });
  inHand.holdBack(worker);
  const ends = new Map<Job, (error?: Error) => void>();
  const run = inHand.around(
    (job) =>
      new Promise((resolve, reject) => void ends.set(job, (error) => (error ? reject(error) : resolve(undefined)))),
  );
  const fetch = (size: number): Job => {
    const job = { data: { size } } as Job;
    worker.emit('active', job);
    return job;
  };
  return { worker, fetch, run, end: (job: Job, error?: Error) => ends.get(job)?.(error) };
}

it('lets a worker take on while what it has fetched is small, and only one at a time when it is large', async () => {
  const { worker, fetch, run, end } = harness({ concurrency: 8, maxSize: 10 });
  const [first, second] = [fetch(6), fetch(6)];
  expect(worker.concurrency).toBe(1);
  const done = run(first);
  end(first);
  await done;
  expect(worker.concurrency).toBe(8);
  fetch(4);
  expect(worker.concurrency).toBe(1);
  const failed = run(second);
  end(second, new Error('no'));
  await expect(failed).rejects.toThrow('no');
  worker.emit('failed', second);
  expect(worker.concurrency).toBe(8);
  fetch(5);
  expect(worker.concurrency).toBe(8);
});

it('counts a job that fails without being run as gone', () => {
  const { worker, fetch } = harness({ concurrency: 8, maxSize: 10 });
  const job = fetch(10);
  expect(worker.concurrency).toBe(1);
  worker.emit('failed', job);
  expect(worker.concurrency).toBe(8);
});
