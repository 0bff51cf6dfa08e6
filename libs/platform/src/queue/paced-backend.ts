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
