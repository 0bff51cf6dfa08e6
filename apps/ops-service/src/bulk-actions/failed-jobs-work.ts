import type { Queue } from 'bullmq';
import type { AppContext } from '../context.ts';
import { discardAll } from '../failed-jobs/discard-jobs.ts';
import { retryJob } from '../failed-jobs/redrive-jobs.ts';
import { redactText } from '../queues/redact.ts';
import type { BulkWork, Step } from './bulk-runner.ts';

export interface JobsMeant {
  queue: Queue;
  /** What dashboards show of the reason has this in it. */
  reason: string | undefined;
  untilMs: number;
}

/** Each comes with its payload. */
const pageSize = 200;
const chunkSize = 50;

/** Ids of jobs that failed by then, those that failed first. @throws QueueUnavailableError or the store's error */
export async function idsMeant({ queue, reason, untilMs }: JobsMeant): Promise<string[]> {
  const wanted = reason?.toLowerCase();
  const ids: string[] = [];
  for (let start = 0; ; start += pageSize) {
    const page = await queue.getJobs(['failed'], start, start + pageSize - 1, true);
    for (const job of page) {
      if (job?.id === undefined || (job.finishedOn ?? 0) > untilMs) continue;
      if (
        wanted === undefined ||
        redactText(job.failedReason ?? '')
          .toLowerCase()
          .includes(wanted)
      )
        ids.push(job.id);
    }
    if (page.length < pageSize) return ids;
  }
}

/** Jobs that somebody else was faster with, or that hold votes which are not stored, are skipped. */
export async function* changeJobs(
  app: AppContext,
  queue: Queue,
  kind: 'redrive' | 'discard',
  ids: readonly string[],
): BulkWork {
  for (let start = 0; start < ids.length; start += chunkSize) {
    const chunk = ids.slice(start, start + chunkSize);
    const found = await Promise.all(chunk.map((id) => queue.getJob(id)));
    const jobs = found.filter((job) => job != null);
    yield await (kind === 'redrive' ? redrive(jobs, chunk.length) : discard(app, queue.name, jobs, chunk.length));
  }
}

type Jobs = Parameters<typeof discardAll>[2];

async function redrive(jobs: Jobs, meantCount: number): Promise<Step> {
  const doneCount = (await Promise.all(jobs.map(retryJob))).filter(Boolean).length;
  return { doneCount, skippedCount: meantCount - doneCount };
}

async function discard(app: AppContext, name: string, jobs: Jobs, meantCount: number): Promise<Step> {
  const { discardedCount } = await discardAll(app, name, jobs);
  return { doneCount: discardedCount, skippedCount: meantCount - discardedCount };
}
