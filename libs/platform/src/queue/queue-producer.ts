import type { JobData, JobDefinition } from '@urvote/contracts/jobs/job-definition';
import type { JobsOptions } from 'bullmq';
import type { z } from 'zod';
import { commandTimeoutMs } from './queue-backend.ts';
import type { FullDiskWatch } from '../postgres/full-disk.ts';
import type { QueueHandle } from './queue-handle.ts';
import { withQueueTimeout } from './queue-unavailable.ts';

export interface QueueProducer<Schema extends z.ZodType> {
  /**
   * Resolves when the job is stored. The same job id added twice is one job. @returns the job's id
   * @throws QueueUnavailableError when the store does not confirm in about two seconds
   */
  add(data: JobData<JobDefinition<Schema>>, options?: { delayMs?: number }): Promise<string>;
}

/** Failed jobs stay until someone deals with them. */
const keepFinished = { removeOnComplete: { age: 3600, count: 50 }, removeOnFail: false } as const;

function jobOptions(definition: JobDefinition, jobId: string, delayMs: number | undefined): JobsOptions {
  return {
    jobId,
    attempts: definition.attempts,
    backoff: { type: 'exponential', delay: definition.backoffMs },
    ...keepFinished,
    ...(delayMs === undefined ? {} : { delay: delayMs }),
  };
}

export function createProducer<Schema extends z.ZodType>(
  definition: JobDefinition<Schema>,
  handle: QueueHandle,
  disk: FullDiskWatch,
): QueueProducer<Schema> {
  return {
    add: async (data, { delayMs } = {}) => {
      const parsed = definition.schema.parse(data);
      const jobId = definition.jobId(parsed);
      try {
        await withQueueTimeout('add job', commandTimeoutMs + 500, async () => {
          const queue = await handle.open();
          await queue.add(definition.name, parsed, jobOptions(definition as unknown as JobDefinition, jobId, delayMs));
        });
      } catch (error) {
        disk.failed(error);
        throw error;
      }
      disk.written();
      return jobId;
    },
  };
}
