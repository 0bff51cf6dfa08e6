import type { JobDefinition } from '@urvote/contracts/jobs/job-definition';
import type { Queue } from 'bullmq';
import type { z } from 'zod';
import { watchFullDisk } from '../postgres/full-disk.ts';
import { commandTimeoutMs, type QueueStoreOptions } from './queue-backend.ts';
import { type ConsumerOptions, createConsumer, type QueueConsumer } from './queue-consumer.ts';
import { createQueueHandle, type QueueHandle } from './queue-handle.ts';
import { createProducer, type QueueProducer } from './queue-producer.ts';
import { withQueueTimeout } from './queue-unavailable.ts';

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  completed: number;
}

export interface QueueStore extends AsyncDisposable {
  mode: 'redis' | 'postgres';
  producer<Schema extends z.ZodType>(definition: JobDefinition<Schema>): QueueProducer<Schema>;
  /** Closed with the store, or before. */
  consumer(options: ConsumerOptions): QueueConsumer;
  /** For dashboards and single jobs. @throws QueueUnavailableError */
  getQueue(name: string): Promise<Queue>;
  counts(name: string): Promise<QueueCounts>;
  /** Waiting, delayed or being worked on. @throws QueueUnavailableError */
  backlog(name: string): Promise<number>;
  /** @throws NotReadyError when it answers and has no room, QueueUnavailableError when it does not answer */
  ping(): Promise<void>;
}

const pingQueue = 'ping';

async function readCounts(queue: Queue): Promise<QueueCounts> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'completed', 'prioritized');
  const of = (name: string): number => counts[name] ?? 0;
  return {
    waiting: of('waiting') + of('prioritized'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
    completed: of('completed'),
  };
}

/**
 * On Redis when there is a Redis URL, else on PostgreSQL. Opening never fails: while the store is away, what is asked
 * of it fails within about two seconds.
 */
export function openQueueStore(options: QueueStoreOptions): QueueStore {
  const handles = new Map<string, QueueHandle>();
  const consumers = new Set<QueueConsumer>();
  const disk = watchFullDisk();

  function handleOf(name: string): QueueHandle {
    const known = handles.get(name) ?? createQueueHandle(name, options);
    handles.set(name, known);
    return known;
  }

  async function counts(name: string): Promise<QueueCounts> {
    return withQueueTimeout('count jobs', commandTimeoutMs + 500, async () => readCounts(await handleOf(name).open()));
  }

  return {
    mode: options.redisUrl === undefined ? 'postgres' : 'redis',
    producer: (definition) => createProducer(definition, handleOf(definition.queue), disk),
    consumer: (consumerOptions) => {
      const consumer = createConsumer(options, consumerOptions);
      consumers.add(consumer);
      return consumer;
    },
    getQueue: (name) => handleOf(name).open(),
    counts,
    backlog: async (name) => {
      const { waiting, active, delayed } = await counts(name);
      return waiting + active + delayed;
    },
    async ping() {
      await counts([...handles.keys()][0] ?? pingQueue);
      disk.assertRoom();
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await Promise.all([...handles.values()].map((handle) => handle[Symbol.asyncDispose]()));
    },
  };
}
