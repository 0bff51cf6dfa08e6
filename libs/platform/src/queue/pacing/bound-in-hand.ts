import type { Job } from 'bullmq';

export type RunJob = (job: Job, token?: string) => Promise<unknown>;

export interface InHandBound {
  /** Size of a job by its data, which nobody has checked yet. */
  sizeOf: (data: unknown) => number;
  /** While the jobs in hand are this large together, no further one is taken. */
  maxSize: number;
}

/** The part of BullMQ's worker that is needed here; its concurrency may be changed while it runs. */
export interface TakesJobs {
  concurrency: number;
  on(event: 'active' | 'failed', listener: (job: Job | undefined) => void): unknown;
}

/**
 * Holds a worker back by the size of the jobs in hand, so that many small ones are worked on together, and few large
 * ones. BullMQ asks for the worker's concurrency before it takes a job, at the end of another too, so a worker that has
 * enough is told to take one at a time, which it has already. What is being fetched at that moment still comes.
 */
export class JobsInHand {
  readonly #bound: InHandBound;
  readonly #sizes = new Map<Job, number>();
  #size = 0;
  #onChange = (): void => {};

  constructor(bound: InHandBound) {
    this.#bound = bound;
  }

  /** BullMQ fetches several jobs before it starts the first, so they count from when they are fetched. */
  holdBack(worker: TakesJobs): void {
    const { concurrency } = worker;
    this.#onChange = () => void (worker.concurrency = this.#size >= this.#bound.maxSize ? 1 : concurrency);
    worker.on('active', (job) => job && this.#take(job));
    // A job that stalled too often fails without being run.
    worker.on('failed', (job) => job && this.#drop(job));
  }

  around(run: RunJob): RunJob {
    return async (job, token) => {
      try {
        return await run(job, token);
      } finally {
        this.#drop(job);
      }
    };
  }

  #take(job: Job): void {
    const size = this.#bound.sizeOf(job.data);
    this.#sizes.set(job, size);
    this.#size += size;
    this.#onChange();
  }

  #drop(job: Job): void {
    this.#size -= this.#sizes.get(job) ?? 0;
    this.#sizes.delete(job);
    this.#onChange();
  }
}
