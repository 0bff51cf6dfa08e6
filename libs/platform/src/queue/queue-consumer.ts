import { setTimeout as delay } from 'node:timers/promises';
import { Worker, type WorkerOptions } from 'bullmq';
import { type InHandBound, JobsInHand, type RunJob } from './pacing/bound-in-hand.ts';
import type { JobProcessor } from './job-processor.ts';
import { takingTogether } from './pacing/paced-backend.ts';
import { type BackendHandle, openBackend, type QueueStoreOptions } from './queue-backend.ts';
import { withQueueTimeout } from './queue-unavailable.ts';
import { createJobRunner } from './run-job.ts';

export interface ConsumerOptions {
  queue: string;
  processors: readonly JobProcessor[];
  concurrency?: number;
  /** Takes fewer jobs where they are large; no bound by default. */
  inHand?: InHandBound;
  /**
   * How long a worker may be stuck before another takes its jobs, 10,000 by default. Less suits jobs that may be done
   * twice.
   */
  lockMs?: number;
  /** Least time between two takings once the queue was empty, milliseconds; none by default. */
  takeUpEveryMs?: number;
  drainBoundMs?: number;
}

export interface QueueConsumer extends AsyncDisposable {
  /** The worker connects by itself, as often as it takes. */
  isReady(): boolean;
  /** Waits for running jobs; what is not finished in time is worked on again elsewhere. */
  close(): Promise<void>;
}

/** After a quarter of an hour of dying workers a job is taken for the cause and goes to the failed set. */
const longestStallMs = 1_000_000;

/**
 * A lock is renewed after 0.15 to 0.3 of its time, so a process may be stuck for 0.7 of it. The others look four times
 * in that time: a killed worker's jobs are taken over after 0.7 to 1.25 of it.
 */
function timingOf(lockMs: number, drainDelay: number) {
  return {
    lockDuration: lockMs,
    lockRenewTime: 0.3 * lockMs,
    stalledInterval: lockMs / 4,
    maxStalledCount: Math.ceil(longestStallMs / lockMs),
    drainDelay,
    runRetryDelay: 1000,
  };
}

const defaultLockMs = 10_000;

const openBoundMs = 5000;
const retryOpenMs = 500;

function construct(options: ConsumerOptions, backend: BackendHandle, run: RunJob): Worker {
  const workerOptions = {
    ...backend.options,
    ...timingOf(options.lockMs ?? defaultLockMs, backend.drainDelay),
    concurrency: options.concurrency ?? 1,
    autorun: false,
  } as WorkerOptions;
  const { takeUpEveryMs } = options;
  const factory =
    backend.factory && takeUpEveryMs !== undefined ? takingTogether(backend.factory, takeUpEveryMs) : backend.factory;
  return factory
    ? (new Worker(options.queue, run, workerOptions, factory) as unknown as Worker)
    : new Worker(options.queue, run, workerOptions);
}

export function createConsumer(store: QueueStoreOptions, options: ConsumerOptions): QueueConsumer {
  const { logger } = store;
  const backend = openBackend(store, 'consumer');
  const stopping = new AbortController();
  let worker: Worker | undefined;
  const runner = createJobRunner(options.processors, logger);
  const inHand = options.inHand && new JobsInHand(options.inHand);
  const run = inHand?.around(runner) ?? runner;

  async function openOnce(): Promise<void> {
    await withQueueTimeout('connect worker', openBoundMs, () => backend.connected());
    const candidate = construct(options, backend, run);
    candidate.on('error', (error) => logger.debug({ err: error, queue: options.queue }, 'worker error'));
    try {
      await withQueueTimeout('open worker', openBoundMs, () => candidate.waitUntilReady());
    } catch (error) {
      void candidate.close(true).catch(() => {});
      throw error;
    }
    inHand?.holdBack(candidate);
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
      await withQueueTimeout('close worker', options.drainBoundMs ?? 25_000, () => open.close()).catch(
        (error: unknown) => logger.warn({ err: error, queue: options.queue }, 'worker did not drain in time'),
      );
    }
    await backend[Symbol.asyncDispose]();
  }
  const close = (): Promise<void> => (closing ??= closeNow());
  return { isReady: () => worker !== undefined && !stopping.signal.aborted, close, [Symbol.asyncDispose]: close };
}
