import { setImmediate } from 'node:timers/promises';
import type { BackendFactory } from 'bullmq';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { quiet } from './quiet-backend.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** A store whose jobs are in the states of `unfinished`. */
function harness() {
  const unfinished = new Set<string>();
  let lookCount = 0;
  let announce = (): void => {};
  let looking: Promise<void> | undefined;
  const store = {
    waitForJob: () =>
      new Promise<null>((resolve) => {
        announce = () => resolve(null);
      }),
    moveStalledJobsToWait: async () => {
      lookCount += 1;
      return [];
    },
    getRanges: async (states: string[]) => states.map((state) => (unfinished.has(state) ? ['1'] : [])),
  };
  const backend = quiet((() => store) as unknown as BackendFactory)(...([] as unknown as Parameters<BackendFactory>));
  return {
    unfinished,
    wait: () => void backend.waitForJob(30),
    endWait: async () => {
      announce();
      await setImmediate();
    },
    /** One look after the other, as the worker does. @returns how often the store was asked in some ticks of half a second */
    async looksIn(ticks: number): Promise<number> {
      const before = lookCount;
      for (let tick = 0; tick < ticks; tick += 1) {
        vi.advanceTimersByTime(500);
        looking ??= backend.moveStalledJobsToWait().then(() => {
          looking = undefined;
        });
        await setImmediate();
      }
      return lookCount - before;
    },
  };
}

it('looks for stalled jobs until a wait has found nothing unfinished, and again after its end', async () => {
  const { wait, endWait, looksIn } = harness();
  expect(await looksIn(4)).toBe(4);
  wait();
  expect(await looksIn(4)).toBe(4);
  expect(await looksIn(100)).toBe(0);
  await endWait();
  expect(await looksIn(3)).toBe(3);
  wait();
  expect(await looksIn(3)).toBe(3);
});

it.each(['active', 'delayed', 'waiting', 'prioritized'])(
  'goes on looking while a job is %s, and stops once it is not',
  async (state) => {
    const { unfinished, wait, looksIn } = harness();
    unfinished.add(state);
    wait();
    expect(await looksIn(20)).toBe(20);
    unfinished.clear();
    await looksIn(1);
    expect(await looksIn(20)).toBe(0);
  },
);
