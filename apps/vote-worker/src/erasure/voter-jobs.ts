import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import { anonymousItems, voterNameOf } from './voter-items.ts';

type Queue = Awaited<ReturnType<QueueStore['getQueue']>>;
type Job = Awaited<ReturnType<Queue['getJobs']>>[number];
type JobState = 'waiting' | 'prioritized' | 'delayed' | 'active' | 'completed' | 'failed';

const pendingStates: readonly JobState[] = ['waiting', 'prioritized', 'delayed', 'active'];
const pageSize = 100;

/**
 * The voters among these who have a vote or a withdrawal in a job that is still to be done. Jobs are read newest first:
 * those that leave are the oldest, so none is stepped over.
 */
export async function pendingVoters(queues: QueueStore, names: ReadonlySet<string>): Promise<Set<string>> {
  const queue = await queues.getQueue(countVotes.queue);
  const pending = new Set<string>();
  for (const state of pendingStates) {
    for await (const job of jobsOf(queue, state)) {
      for (const item of itemsOf(job)) {
        const name = voterNameOf(item, names);
        if (name !== undefined) pending.add(name);
      }
    }
  }
  return pending;
}

/**
 * Takes the voters out of jobs that are done or have failed: the first are removed, the others, which may be tried
 * again, keep their votes. @returns the groups of all failed jobs
 */
export async function eraseFromFinishedJobs(queues: QueueStore, names: ReadonlySet<string>, secret: Uint8Array): Promise<string[]> {
  const queue = await queues.getQueue(countVotes.queue);
  for (const job of await finishedJobs(queue, 'completed')) {
    if (itemsOf(job).some((item) => voterNameOf(item, names) !== undefined)) await job.remove();
  }
  const failed = await finishedJobs(queue, 'failed');
  for (const job of failed) {
    const items = itemsOf(job);
    if (items.every((item) => voterNameOf(item, names) === undefined)) continue;
    await job.updateData({ ...(job.data as object), items: anonymousItems(items, names, secret) });
  }
  return failed.map(batchIdOf).filter((id) => id !== undefined);
}

/** All of them, before any is changed. */
async function finishedJobs(queue: Queue, state: JobState): Promise<Job[]> {
  return Array.fromAsync(jobsOf(queue, state));
}

async function* jobsOf(queue: Queue, state: JobState): AsyncGenerator<Job> {
  for (let start = 0; ; start += pageSize) {
    const page = await queue.getJobs([state], start, start + pageSize - 1, false);
    // A job that went meanwhile is read as nothing.
    yield* page.filter(Boolean);
    if (page.length < pageSize) return;
  }
}

function itemsOf({ data }: Job): readonly unknown[] {
  const items: unknown = typeof data === 'object' && data !== null ? (data as { items?: unknown }).items : undefined;
  return Array.isArray(items) ? items : [];
}

function batchIdOf({ data }: Job): string | undefined {
  const parsed = countVotes.schema.shape.batchId.safeParse((data as { batchId?: unknown } | null)?.batchId);
  return parsed.success ? parsed.data : undefined;
}
