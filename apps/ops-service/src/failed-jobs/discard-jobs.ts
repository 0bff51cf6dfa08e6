import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { DiscardResult } from '@urvote/contracts/http/ops/ops-schemas';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { Job, Queue } from 'bullmq';
import { runAudited } from '../audit/audited-action.ts';
import type { AppContext } from '../context.ts';
import { namedJobs } from '../job-search/named-job.ts';
import { assertQueue } from '../queues/assert-queue.ts';
import type { Operator } from '../session/operator.ts';
import { loadStoredGroups } from './stored-groups.queries.ts';

const chunkSize = 50;

/** By the id alone: what the data of a broken job says is not to be trusted. */
const groupOf = ({ id = '' }: Job) => namedJobs(id)[0]?.groupId;

/** An accepted vote is never lost, so a job of votes goes only when each of them is stored. */
async function mayGo({ db }: AppContext, name: string, jobs: readonly Job[]): Promise<(job: Job) => boolean> {
  if (name !== countVotes.queue) return () => true;
  const stored = await loadStoredGroups(
    db,
    jobs.map(groupOf).filter((id) => id !== undefined),
  );
  return (job) => stored.has(groupOf(job) ?? '');
}

/** A job that somebody put back into the queue meanwhile is left alone. */
async function remove(job: Job): Promise<boolean> {
  if (!(await job.isFailed())) return false;
  await job.remove();
  return true;
}

export async function discardAll(app: AppContext, name: string, jobs: readonly Job[]): Promise<DiscardResult> {
  const isFree = await mayGo(app, name, jobs);
  const free = jobs.filter(isFree);
  const removed = await Promise.all(free.map(remove));
  const discardedCount = removed.filter(Boolean).length;
  return { discardedCount, keptCount: jobs.length - free.length, skippedCount: free.length - discardedCount };
}

async function discardUpTo(app: AppContext, queue: Queue, maxCount: number): Promise<DiscardResult> {
  const total = { discardedCount: 0, keptCount: 0, skippedCount: 0 };
  for (let seenCount = 0; seenCount < maxCount;) {
    // Those that were kept are still at the start of the list.
    const lastWanted = total.keptCount + Math.min(chunkSize, maxCount - seenCount) - 1;
    const page = await queue.getJobs(['failed'], total.keptCount, lastWanted, true);
    if (page.length === 0) return total;
    seenCount += page.length;
    const jobs = page.filter((job) => job != null);
    for (const [key, count] of Object.entries(await discardAll(app, queue.name, jobs)))
      total[key as keyof DiscardResult] += count as number;
  }
  return total;
}

/** Removes up to `maxCount` failed jobs, those that failed first. @throws {ProblemError} NOT_FOUND; QueueUnavailableError */
export async function discardJobs(
  app: AppContext,
  operator: Operator,
  name: string,
  maxCount: number,
): Promise<DiscardResult> {
  assertQueue(app, name);
  const queue = await app.queues.getQueue(name);
  const action = { action: 'queue.discard', targetType: 'queue', targetId: name, details: { maxCount } } as const;
  return runAudited(app, operator, action, async () => discardUpTo(app, queue, maxCount));
}

/** @throws {ProblemError} NOT_FOUND also for a job that has not failed; QueueUnavailableError */
export async function discardJob(
  app: AppContext,
  operator: Operator,
  name: string,
  jobId: string,
): Promise<DiscardResult> {
  assertQueue(app, name);
  const job = await (await app.queues.getQueue(name)).getJob(jobId);
  if (job == null || !(await job.isFailed()))
    throw new ProblemError('NOT_FOUND', { detail: 'There is no such failed job' });
  const action = { action: 'queue.job.discard', targetType: 'job', targetId: `${name}/${jobId}` } as const;
  return runAudited(app, operator, action, async () => ({ ...(await discardAll(app, name, [job])) }));
}
