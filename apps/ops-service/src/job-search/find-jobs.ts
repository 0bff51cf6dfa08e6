import type { FoundJob, JobSearch } from '@urvote/contracts/http/ops/ops-schemas';
import type { Job, Queue } from 'bullmq';
import type { AppContext } from '../context.ts';
import { redactJobData, redactText } from '../queues/redact.ts';
import { namedJobs } from './named-job.ts';
import { loadSettledGroup } from './settled-group.queries.ts';

type SearchParts = Pick<AppContext, 'queues' | 'queueNames' | 'db'>;

const mostFound = 50;
const maxReasonLength = 500;
const states = ['failed', 'delayed', 'active', 'waiting'] as const;

/** Each comes with its payload, which may be 100 KiB. */
const pageSize = 100;
const budgetMs = 700;

/**
 * An id that names a job is looked up. Anything else is looked for in what dashboards show of the data, and in nothing
 * else: a search in what is hidden would tell it. @throws QueueUnavailableError or the store's error
 */
export async function findJobs(parts: SearchParts, text: string): Promise<JobSearch> {
  const named = namedJobs(text);
  const items = (await Promise.all(named.map(({ queue, jobId }) => lookUp(parts, queue, jobId)))).flat();
  const groupId = named.find((each) => each.groupId !== undefined)?.groupId;
  const settledGroup = groupId === undefined ? null : await loadSettledGroup(parts.db, groupId);
  if (items.length > 0 || settledGroup !== null) return { items, settledGroup, lookedAtCount: 0, isComplete: true };
  return { settledGroup, ...(await lookThrough(parts, text.trim().toLowerCase())) };
}

async function lookUp({ queues }: SearchParts, name: string, jobId: string): Promise<FoundJob[]> {
  const job = await (await queues.getQueue(name)).getJob(jobId);
  return job == null ? [] : [foundJob(name, job, await job.getState())];
}

async function lookThrough({ queues, queueNames }: SearchParts, wanted: string) {
  const found = { items: [] as FoundJob[], lookedAtCount: 0, isComplete: true };
  const endsAt = performance.now() + budgetMs;
  for (const name of queueNames) {
    const queue = await queues.getQueue(name);
    for (const state of states) {
      for await (const jobs of pagesOf(queue, state)) {
        if (performance.now() > endsAt || found.items.length >= mostFound) return { ...found, isComplete: false };
        found.lookedAtCount += jobs.length;
        found.items.push(...jobs.filter((job) => isAbout(job, wanted)).map((job) => foundJob(name, job, state)));
        found.items.splice(mostFound);
      }
    }
  }
  return found;
}

/** The latest first. */
async function* pagesOf(queue: Queue, state: (typeof states)[number]): AsyncGenerator<Job[]> {
  for (let start = 0; ; start += pageSize) {
    const page = await queue.getJobs([state], start, start + pageSize - 1, false);
    yield page.filter((job) => job != null);
    if (page.length < pageSize) return;
  }
}

function isAbout(job: Job, wanted: string): boolean {
  const shown = [job.id, job.name, redactText(job.failedReason ?? ''), JSON.stringify(redactJobData(job.data))];
  return shown.some((each) => each?.toLowerCase().includes(wanted));
}

function foundJob(queue: string, job: Job, state: string): FoundJob {
  return {
    queue,
    id: job.id ?? '',
    name: job.name,
    state,
    addedAt: new Date(job.timestamp).toISOString(),
    attempts: job.attemptsMade,
    reason: job.failedReason ? redactText(job.failedReason).slice(0, maxReasonLength) : null,
  };
}
