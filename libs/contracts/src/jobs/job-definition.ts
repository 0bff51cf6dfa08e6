import type { z } from 'zod';

/** One kind of background job. The payload is parsed before it is added and again before it is worked on. */
export interface JobDefinition<
  Schema extends z.ZodType = z.ZodType,
  Name extends string = string,
  Queue extends string = string,
> {
  name: Name;
  queue: Queue;
  schema: Schema;
  /** Tries in all, the first included; after the last the job stays in the failed set. */
  attempts: number;
  /** First delay of the exponential backoff between tries, milliseconds. */
  backoffMs: number;
  /**
   * What an error does that is neither the fault of the data nor an outage: a mistake of ours, or a right or a table that
   * is missing. `put-off` waits, loudly, until it is mended, for jobs that must never be given up; `use-attempts` (the
   * default) gives up after the last try. Outages are waited out either way.
   */
  onUnknownError?: 'put-off' | 'use-attempts';
  /** Id that makes adding the same job twice one job; holds no ":" and is never a bare integer. */
  jobId: (data: z.output<Schema>) => string;
}

export function defineJob<Schema extends z.ZodType, const Name extends string, const Queue extends string>(
  definition: JobDefinition<Schema, Name, Queue>,
): JobDefinition<Schema, Name, Queue> {
  return definition;
}

export type JobData<D> = D extends JobDefinition<infer Schema> ? z.output<Schema> : never;
