import type { QueueState } from '@urvote/contracts/http/ops/ops-schemas';
import type { Clock } from '@urvote/platform/clock/clock';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import { queueTimings } from '@urvote/platform/queue/timings/queue-timings';

export interface QueueStates {
  /** States of all queues, at most two seconds old. @throws QueueUnavailableError or the store's error */
  read(): Promise<readonly QueueState[]>;
}

const freshMs = 2_000;

async function readState(store: QueueStore, name: string, nowMs: number): Promise<QueueState> {
  const queue = await store.getQueue(name);
  const [counts, isPaused, timings] = await Promise.all([
    store.counts(name),
    queue.isPaused(),
    queueTimings(queue, nowMs),
  ]);
  return { name, isPaused, counts, ...timings };
}

/** One reading serves all viewers and the metrics, because it looks at hundreds of jobs. */
export function createQueueStates(store: QueueStore, names: readonly string[], clock: Clock): QueueStates {
  let readAt = -Infinity;
  let reading: Promise<readonly QueueState[]> | undefined;

  async function readAll(): Promise<readonly QueueState[]> {
    return Promise.all(names.map((name) => readState(store, name, clock.nowMs())));
  }

  return {
    read() {
      if (reading !== undefined && performance.now() - readAt < freshMs) return reading;
      readAt = performance.now();
      const current = readAll();
      reading = current;
      current.catch(() => {
        if (reading === current) reading = undefined;
      });
      return current;
    },
  };
}
