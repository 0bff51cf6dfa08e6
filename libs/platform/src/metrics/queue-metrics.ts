import { Gauge, type Registry } from 'prom-client';
import type { QueueStore } from '../queue/queue-store.ts';
import { cachedReading } from './cached-reading.ts';

const freshMs = 2000;

export function registerQueueMetrics(registry: Registry, store: QueueStore, queues: readonly string[]): void {
  const read = cachedReading(freshMs, async () => {
    for (const queue of queues) {
      for (const [state, count] of Object.entries(await store.counts(queue)))
        gauge.set({ queue, state }, count as number);
    }
  });
  const gauge: Gauge<'queue' | 'state'> = new Gauge({
    name: 'urvote_queue_jobs',
    help: 'Jobs by queue and state',
    labelNames: ['queue', 'state'],
    registers: [registry],
    collect: read,
  });
}
