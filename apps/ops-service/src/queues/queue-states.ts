import type { QueueState } from '@urvote/contracts/http/ops/ops-schemas';
import type { Clock } from '@urvote/platform/clock/clock';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import { queueTimings } from '@urvote/platform/queue/timings/queue-timings';
import { sharedReading } from './shared-reading.ts';

export interface QueueStates {
  /** States of all queues, at most two seconds old. @throws QueueUnavailableError or the store's error */
  read(): Promise<readonly QueueState[]>;
}

const freshMs = 2_000;

async function readState(store: QueueStore, name: string, nowMs: number): Promise<QueueState> {
  const queue = await store.getQueue(name);
  const [counts, isPaused, workerCount, timings] = await Promise.all([
    store.counts(name),
    queue.isPaused(),
    queue.getWorkersCount(),
    queueTimings(queue, nowMs),
  ]);
  return { name, isPaused, workerCount, counts, ...timings };
}

/** One reading serves all viewers and the metrics, because it looks at hundreds of jobs. */
export function createQueueStates(store: QueueStore, names: readonly string[], clock: Clock): QueueStates {
  const readAll = () => Promise.all(names.map((name) => readState(store, name, clock.nowMs())));
  return { read: sharedReading(freshMs, readAll) };
}
