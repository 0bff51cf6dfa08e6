import type { z } from 'zod';

/** One kind of background job. The payload is parsed before it is added and again before it is worked on. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  name: string;
  queue: string;
  schema: Schema;
  /** Tries in all, the first included; after the last the job stays in the failed set. */
  attempts: number;
  /** First delay of the exponential backoff between tries, milliseconds. */
  backoffMs: number;
  /** Id that makes adding the same job twice one job; holds no ":" and is never a bare integer. */
  jobId: (data: z.output<Schema>) => string;
}

export function defineJob<Schema extends z.ZodType>(definition: JobDefinition<Schema>): JobDefinition<Schema> {
  return definition;
}

export type JobData<D> = D extends JobDefinition<infer Schema> ? z.output<Schema> : never;
