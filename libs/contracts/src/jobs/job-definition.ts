import type { z } from 'zod';

/** The payload is parsed before it is added and again before it is worked on. */
export interface JobDefinition<
  Schema extends z.ZodType = z.ZodType,
  Name extends string = string,
  Queue extends string = string,
> {
  name: Name;
  queue: Queue;
  schema: Schema;
  /** In all; after the last the job stays in the failed set. */
  attempts: number;
  /** First delay between tries, milliseconds; it doubles. */
  backoffMs: number;
  /**
   * For an error that is neither the data's fault nor an outage, such as a missing right: `put-off` waits, loudly, until
   * it is mended; `use-attempts` (default) gives up after the last try. Outages are waited out either way.
   */
  onUnknownError?: 'put-off' | 'use-attempts';
  /** Adding the same id twice makes one job. It holds no ":" and is never a bare integer. */
  jobId: (data: z.output<Schema>) => string;
}

export function defineJob<Schema extends z.ZodType, const Name extends string, const Queue extends string>(
  definition: JobDefinition<Schema, Name, Queue>,
): JobDefinition<Schema, Name, Queue> {
  return definition;
}

export type JobData<D> = D extends JobDefinition<infer Schema> ? z.output<Schema> : never;
