import { setTimeout as delay } from 'node:timers/promises';
import { Worker, type WorkerOptions } from 'bullmq';
import type { JobProcessor } from './job-processor.ts';
import { type BackendHandle, openBackend, type QueueStoreOptions } from './queue-backend.ts';
import { withinBound } from './queue-unavailable.ts';
import { createJobRunner, type RunJob } from './run-job.ts';

export interface ConsumerOptions {
  queue: string;
  processors: readonly JobProcessor[];
  /** Jobs worked on at once; 1 by default. */
  concurrency?: number;
  /** Longest wait for running jobs at close; 25,000 by default. */
  drainBoundMs?: number;
}

export interface QueueConsumer extends AsyncDisposable {
  /** Whether the worker has been connected; it connects by itself, as often as it takes. */
  isReady(): boolean;
  /** Stops taking jobs and waits for the running ones. What is not finished in time is worked on again elsewhere. */
  close(): Promise<void>;
}

/**
 * A killed worker's job is taken over after its lock has run out and two looks at it, about 15 s. Renewal happens at
 * half the lock's time, so the process may be stuck for 5 s without losing its jobs.
 */
const timing = { lockDuration: 10_000, stalledInterval: 2500, drainDelay: 2, runRetryDelay: 1000 } as const;

/** How often workers may die with a job before it is taken for the cause and goes to the failed set. */
const maxStalledCount = 100;

const openBoundMs = 5000;
const retryOpenMs = 500;

function construct(options: ConsumerOptions, backend: BackendHandle, run: RunJob): Worker {
  const workerOptions = {
    ...backend.options,
    ...timing,
    maxStalledCount,
    concurrency: options.concurrency ?? 1,
    autorun: false,
  } as WorkerOptions;
  return backend.factory
    ? (new Worker(options.queue, run, workerOptions, backend.factory) as unknown as Worker)
    : new Worker(options.queue, run, workerOptions);
}

export function createConsumer(store: QueueStoreOptions, options: ConsumerOptions): QueueConsumer {
  const { logger } = store;
  const backend = openBackend(store, 'consumer');
  const run = createJobRunner(options.processors, logger);
  const stopping = new AbortController();
  let worker: Worker | undefined;

  async function openOnce(): Promise<void> {
    await withinBound('connect worker', openBoundMs, () => backend.connected());
    const candidate = construct(options, backend, run);
    candidate.on('error', (error) => logger.debug({ err: error, queue: options.queue }, 'worker error'));
    try {
      await withinBound('open worker', openBoundMs, () => candidate.waitUntilReady());
    } catch (error) {
      void candidate.close(true).catch(() => {});
      throw error;
    }
    worker = candidate;
    candidate.run().catch((error: unknown) => logger.error({ err: error }, 'worker loop ended'));
  }

  async function openEventually(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        return await openOnce();
      } catch (error) {
        logger.debug({ err: error, queue: options.queue }, 'worker cannot connect yet');
        await delay(retryOpenMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const opened = openEventually();
  let closing: Promise<void> | undefined;
  async function closeNow(): Promise<void> {
    stopping.abort();
    await opened;
    const open = worker;
    if (open) {
      await withinBound('close worker', options.drainBoundMs ?? 25_000, () => open.close()).catch((error: unknown) =>
        logger.warn({ err: error, queue: options.queue }, 'worker did not drain in time'),
      );
    }
    await backend[Symbol.asyncDispose]();
  }
  const close = (): Promise<void> => (closing ??= closeNow());
  return { isReady: () => worker !== undefined && !stopping.signal.aborted, close, [Symbol.asyncDispose]: close };
}
