import type { Job } from 'bullmq';

export type RunJob = (job: Job, token?: string) => Promise<unknown>;

export interface InHandBound {
  sizeOf: (data: unknown) => number;
  /** At this size together no further job is taken. */
  maxSize: number;
}

export interface TakesJobs {
  concurrency: number;
  on(event: 'active' | 'failed', listener: (job: Job | undefined) => void): unknown;
}

/**
 * Holds a worker back by the size of its jobs: many small ones together, few large ones. BullMQ asks for the
 * concurrency before it takes a job, so a worker that has enough is told to take one at a time, which it has already.
 */
export class JobsInHand {
  readonly #bound: InHandBound;
  readonly #sizes = new Map<Job, number>();
  #size = 0;
  #onChange = (): void => {};

  constructor(bound: InHandBound) {
    this.#bound = bound;
  }

  /** BullMQ fetches several jobs before it starts the first, so they count once fetched. */
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
