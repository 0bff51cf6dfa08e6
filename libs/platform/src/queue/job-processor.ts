import type { DeclaredJob } from '@urvote/contracts/jobs/declared-job';
import type { JobData, JobDefinition } from '@urvote/contracts/jobs/job-definition';
import { UnrecoverableError } from 'bullmq';
import type { z } from 'zod';

export interface JobContext {
  jobId: string;
  /** From 1. Tries that ended in a transient error do not count. */
  attempt: number;
  attemptsAllowed: number;
  enqueuedAtMs: number;
  isRerun: boolean;
}

export interface JobProcessor<Name extends string = string> {
  definition: JobDefinition<z.ZodType, Name>;
  handle: (data: unknown, context: JobContext) => Promise<unknown>;
  onPutOff?: OnPutOff;
  /** What log lines about a job say of it besides its id. */
  describe?: (data: unknown) => Record<string, unknown>;
}

/** A processor for every job that is declared for the queue, by the job's name. */
export type ProcessorsOf<Queue extends DeclaredJob['queue']> = {
  readonly [Job in Extract<DeclaredJob, { queue: Queue }> as Job['name']]: JobProcessor<Job['name']>;
};

/** A server or the network was to blame, the job asked for it, or nobody knows and somebody has to look. */
export type PutOffReason = 'outage' | 'postponed' | 'unknown';

export type OnPutOff = (jobId: string, reason: PutOffReason) => void;

/** Trying again cannot help: the job goes to the failed set. */
export class PermanentJobError extends UnrecoverableError {}

export class FailedTryError extends Error {
  override name = 'FailedTryError';
}

/** What the job waits for is still to come: it is put off without using up a try. */
export class PostponedJobError extends Error {
  override name = 'PostponedJobError';
}

function parse<Schema extends z.ZodType>(definition: JobDefinition<Schema>, data: unknown): z.output<Schema> {
  const parsed = definition.schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).slice(0, 5);
  throw new PermanentJobError(`${definition.name}: payload refused: ${where.join('; ')}`);
}

export function defineProcessor<Schema extends z.ZodType, const Name extends string>(
  definition: JobDefinition<Schema, Name>,
  handle: (data: JobData<JobDefinition<Schema>>, context: JobContext) => Promise<unknown>,
  onPutOff?: OnPutOff,
): JobProcessor<Name> {
  return {
    ...(onPutOff === undefined ? {} : { onPutOff }),
    definition: definition as unknown as JobDefinition<z.ZodType, Name>,
    handle: (data, context) => handle(parse(definition, data) as JobData<JobDefinition<Schema>>, context),
  };
}
