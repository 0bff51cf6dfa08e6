import type { BackendFactory } from 'bullmq';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { takingTogether } from './paced-backend.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A store in which a job waits whenever it is asked, unless told otherwise. */
function harness(everyMs: number) {
  let isEmpty = false;
  const store = {
    waitForJob: async () => (isEmpty ? null : { member: '0', score: 0 }),
    moveToActive: async () => (isEmpty ? [null] : [{ name: 'job' }, 'id']),
  };
  const backend = takingTogether(
    (() => store) as unknown as BackendFactory,
    everyMs,
  )(...([] as unknown as Parameters<BackendFactory>));
  /** @returns the milliseconds that the worker was held up */
  const wait = async (): Promise<number> => {
    const startedAt = performance.now();
    let heldMs: number | undefined;
    const waited = backend.waitForJob(2).then(() => (heldMs = performance.now() - startedAt));
    while (heldMs === undefined) await vi.advanceTimersByTimeAsync(1);
    await waited;
    return heldMs;
  };
  return { wait, take: () => backend.moveToActive('token'), setEmpty: (value: boolean) => void (isEmpty = value) };
}

const tickMs = 1;

it('holds a worker that has just taken jobs up until the pace is over, and no other', async () => {
  const { wait, take } = harness(80);
  expect(await wait()).toBeLessThanOrEqual(tickMs);
  await take();
  await vi.advanceTimersByTimeAsync(30);
  await take();
  expect(await wait()).toBeGreaterThanOrEqual(49);
  await take();
  await vi.advanceTimersByTimeAsync(80);
  expect(await wait()).toBeLessThanOrEqual(tickMs);
});

it('does not hold up the next job for a wake-up that brought none, nor a wait that found none', async () => {
  const { wait, take, setEmpty } = harness(80);
  await wait();
  setEmpty(true);
  await take();
  setEmpty(false);
  expect(await wait()).toBeLessThanOrEqual(tickMs);
  await take();
  setEmpty(true);
  expect(await wait()).toBeLessThanOrEqual(tickMs);
});
