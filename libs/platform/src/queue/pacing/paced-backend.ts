import { setTimeout as delay } from 'node:timers/promises';
import type { BackendFactory } from 'bullmq';

/** A worker's pause after the store refused to give it a job, milliseconds. */
const refusedPauseMs = 500;

/**
 * BullMQ's worker asks again at once when it is refused a job for another reason than a lost connection. A store may be
 * read-only for an hour, and would be asked thousands of times a second.
 */
export function paced(factory: BackendFactory): BackendFactory {
  return (...args) => {
    const backend = factory(...args);
    const moveToActive = backend.moveToActive.bind(backend);
    backend.moveToActive = async (...request) => {
      try {
        return await moveToActive(...request);
      } catch (error) {
        await delay(refusedPauseMs);
        throw error;
      }
    };
    return backend;
  };
}

/**
 * Lets a worker that waits for jobs take them up at least this far apart, and then all that came. BullMQ's worker is woken
 * by every job, and asks twice more than it gets; where jobs are worked on together a little later anyway, that is most of
 * what they cost the store. A job that comes alone is taken at once. Not held up is whoever ends a job and takes the next.
 */
export function takingTogether(factory: BackendFactory, everyMs: number): BackendFactory {
  return (...args) => {
    const backend = factory(...args);
    const waitForJob = backend.waitForJob.bind(backend);
    const moveToActive = backend.moveToActive.bind(backend);
    let nextAtMs = Number.NEGATIVE_INFINITY;
    let isFirst = true;
    backend.waitForJob = async (...request) => {
      const found = await waitForJob(...request);
      const leftMs = nextAtMs - performance.now();
      if (found !== null && leftMs > 0) await delay(leftMs);
      isFirst = true;
      return found;
    };
    backend.moveToActive = async (...request) => {
      const taken = await moveToActive(...request);
      if (isFirst && taken[0]) {
        isFirst = false;
        nextAtMs = performance.now() + everyMs;
      }
      return taken;
    };
    return backend;
  };
}
