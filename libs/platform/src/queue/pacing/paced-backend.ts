import { setTimeout as delay } from 'node:timers/promises';
import type { BackendFactory } from 'bullmq';

const refusedPauseMs = 500;

/** BullMQ's worker asks again at once unless the connection is lost: thousands of times a second of a read-only store. */
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
 * Lets a waiting worker take jobs up at least so far apart. BullMQ's worker is woken by every job and asks twice more
 * than it gets, most of what jobs that are worked on together cost the store. A job that comes alone is taken at once.
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
