import type { BackendFactory } from 'bullmq';

const unfinishedStates = ['active', 'delayed', 'waiting', 'prioritized'] as const;

/** By then a wait that began to listen does so. */
const settledMs = 2000;

/**
 * For PostgreSQL, which announces whatever makes a job runnable: a worker that waits, and has found its queue without
 * unfinished jobs since, looks for stalled ones no more until its wait ends. Another look follows each wait.
 */
export function quiet(factory: BackendFactory): BackendFactory {
  return (...args) => {
    const backend = factory(...args);
    const waitForJob = backend.waitForJob.bind(backend);
    const moveStalledJobsToWait = backend.moveStalledJobsToWait.bind(backend);
    let wait: { startedAtMs: number; isQuiet: boolean; ended: Promise<void> } | undefined;

    async function hasUnfinished(): Promise<boolean> {
      const firstOfEach = await backend.getRanges([...unfinishedStates], 0, 0, true);
      return firstOfEach.flat().length > 0;
    }

    backend.waitForJob = async (...request) => {
      const ended = Promise.withResolvers<void>();
      wait = { startedAtMs: performance.now(), isQuiet: false, ended: ended.promise };
      try {
        return await waitForJob(...request);
      } finally {
        wait = undefined;
        ended.resolve();
      }
    };
    backend.moveStalledJobsToWait = async () => {
      const during = wait;
      if (during?.isQuiet === true) {
        await during.ended;
        return [];
      }
      const isSettled = during !== undefined && performance.now() - during.startedAtMs >= settledMs;
      const moved = await moveStalledJobsToWait();
      if (isSettled) during.isQuiet = !(await hasUnfinished());
      return moved;
    };
    return backend;
  };
}
