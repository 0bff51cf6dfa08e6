import { expect, it, onTestFinished, vi } from 'vitest';
import { coalesceJobs, type CoalesceOptions } from './coalesce-jobs.ts';

/** Runs that end when told to. */
function harness(options: Partial<CoalesceOptions<number>> = {}) {
  const runs: { inputs: number[]; end: (error?: Error) => void }[] = [];
  const run = (inputs: number[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      runs.push({ inputs, end: (error) => (error ? reject(error) : resolve(inputs.map((input) => `out ${input}`))) });
    });
  const one = coalesceJobs(run, {
    maxActive: 1,
    maxSize: 10,
    enoughCount: 100,
    minPaceMs: 0,
    maxPaceMs: 0,
    paceMsPerSize: 0,
    soon: (start) => start(),
    sizeOf: (input) => input,
    failsAll: () => false,
    ...options,
  });
  return { runs, one, inputs: () => runs.map((each) => each.inputs) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('starts a lone input at once and gives what waits meanwhile to the next run, in order', async () => {
  const { runs, one, inputs } = harness();
  const outputs = [1, 2, 3].map(one);
  expect(inputs()).toEqual([[1]]);
  runs[0]?.end();
  await turn();
  expect(inputs()).toEqual([[1], [2, 3]]);
  runs[1]?.end();
  expect(await Promise.all(outputs)).toEqual(['out 1', 'out 2', 'out 3']);
});

it('runs together what comes together', async () => {
  const { runs, one, inputs } = harness({ soon: setImmediate, maxActive: 3 });
  void Promise.all([1, 2, 3].map(one));
  await turn();
  void one(4);
  await turn();
  expect(inputs()).toEqual([[1, 2, 3], [4]]);
  expect(runs).toHaveLength(2);
});

it('takes no more than fit, but at least one', async () => {
  const { runs, one, inputs } = harness();
  const outputs = [1, 4, 6, 1, 50, 2].map(one);
  for (let index = 0; index < 5; index++) {
    runs[index]?.end();
    await turn();
  }
  expect(inputs()).toEqual([[1], [4, 6], [1], [50], [2]]);
  expect(await Promise.all(outputs)).toHaveLength(6);
});

it('runs as many at once as allowed', async () => {
  const { runs, one, inputs } = harness({ maxActive: 2 });
  void Promise.all([1, 2, 3, 4].map(one));
  expect(inputs()).toEqual([[1], [2]]);
  runs[1]?.end();
  await turn();
  expect(inputs()).toEqual([[1], [2], [3, 4]]);
});

it('runs the inputs of a failed run again alone, so that only the faulty one fails', async () => {
  const { runs, one, inputs } = harness();
  const outputs = Promise.allSettled([1, 2, 3].map(one));
  runs[0]?.end();
  await turn();
  for (const error of [new Error('one of them'), new Error('mine'), undefined]) {
    runs.at(-1)?.end(error);
    await turn();
  }
  expect(inputs()).toEqual([[1], [2, 3], [2], [3]]);
  expect((await outputs).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('fails all inputs of a run at once where the fault is nobody’s', async () => {
  const { runs, one, inputs } = harness({ failsAll: () => true });
  const outputs = Promise.allSettled([1, 2, 3].map(one));
  runs[0]?.end();
  await turn();
  runs[1]?.end(new Error('connection lost'));
  expect((await outputs).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(inputs()).toEqual([[1], [2, 3]]);
  const next = one(4);
  runs[2]?.end();
  expect(await next).toBe('out 4');
});

it('paces runs that are not full, and starts a full one at once', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { runs, one, inputs } = harness({ maxActive: 3, minPaceMs: 100, maxPaceMs: 100 });
  void Promise.all([1, 2, 3].map(one));
  expect(inputs()).toEqual([[1]]);
  runs[0]?.end();
  await vi.advanceTimersByTimeAsync(99);
  expect(inputs()).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(1);
  expect(inputs()).toEqual([[1], [2, 3]]);
  void Promise.all([4, 5].map(one));
  expect(inputs()).toEqual([[1], [2, 3]]);
  void one(6);
  expect(inputs()).toEqual([[1], [2, 3], [4, 5]]);
  await vi.advanceTimersByTimeAsync(200);
  runs[1]?.end();
  await turn();
  expect(inputs()).toEqual([[1], [2, 3], [4, 5], [6]]);
  await vi.advanceTimersByTimeAsync(500);
  void one(7);
  expect(inputs()).toHaveLength(5);
});

it('starts a run at once when so many inputs wait that no more may come', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { one, inputs } = harness({ maxActive: 3, minPaceMs: 100, maxPaceMs: 100, enoughCount: 3 });
  void Promise.all([1, 1, 1].map(one));
  expect(inputs()).toEqual([[1]]);
  void one(2);
  expect(inputs()).toEqual([[1], [1, 1, 2]]);
});

it('takes in further runs at once what waits beyond one', async () => {
  const { runs, one, inputs } = harness({ maxActive: 3 });
  void Promise.all([1, 1, 1].map(one));
  void Promise.all([6, 6, 6, 6].map(one));
  expect(inputs()).toEqual([[1], [1], [1]]);
  for (const { end } of runs.slice()) end();
  await turn();
  expect(inputs().slice(3)).toEqual([[6], [6], [6]]);
});

it('lets runs be further apart the larger they are', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { one, inputs } = harness({ maxActive: 9, minPaceMs: 50, maxPaceMs: 200, paceMsPerSize: 20, enoughCount: 9 });
  const gapAfter = async (size: number): Promise<number> => {
    await vi.advanceTimersByTimeAsync(1000);
    const before = inputs().length;
    void Promise.all([size, 1].map(one));
    let gapMs = 0;
    for (; inputs().length < before + 2; gapMs += 1) await vi.advanceTimersByTimeAsync(1);
    return gapMs;
  };
  expect(await gapAfter(1)).toBe(50);
  expect(await gapAfter(4)).toBe(80);
  expect(await gapAfter(9)).toBe(180);
  expect(await gapAfter(11)).toBe(200);
});
