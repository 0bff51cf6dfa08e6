import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import { anonymousItems, mailboxOf, mentionsAny, voterNameOf } from './voter-items.ts';

type Queue = Awaited<ReturnType<QueueStore['getQueue']>>;
type Job = Awaited<ReturnType<Queue['getJobs']>>[number];
type JobState = 'waiting' | 'prioritized' | 'delayed' | 'active' | 'completed' | 'failed';

const pendingStates: readonly JobState[] = ['waiting', 'prioritized', 'delayed', 'active'];
const pageSize = 100;

export interface PendingNames {
  voters: Set<string>;
  mailboxes: Set<string>;
}

/** Jobs are read newest first: those that leave are the oldest, so none is skipped. */
export async function pendingNames(queues: QueueStore, names: ReadonlySet<string>): Promise<PendingNames> {
  const queue = await queues.getQueue(countVotes.queue);
  const pending: PendingNames = { voters: new Set(), mailboxes: new Set() };
  for (const state of pendingStates) {
    for await (const job of jobsOf(queue, state)) {
      for (const item of itemsOf(job)) {
        const voter = voterNameOf(item, names);
        if (voter !== undefined) pending.voters.add(voter);
        const mailbox = mailboxOf(item, names);
        if (mailbox !== undefined) pending.mailboxes.add(mailbox);
      }
    }
  }
  return pending;
}

/** Completed jobs are removed; failed ones may be tried again, so they keep their votes without the voters. */
export async function eraseFromFinishedJobs(
  queues: QueueStore,
  names: ReadonlySet<string>,
  secret: Uint8Array,
): Promise<void> {
  const queue = await queues.getQueue(countVotes.queue);
  for (const job of await finishedJobs(queue, 'completed')) {
    if (itemsOf(job).some((item) => mentionsAny(item, names))) await job.remove();
  }
  const failed = await finishedJobs(queue, 'failed');
  for (const job of failed) {
    const items = itemsOf(job);
    if (!items.some((item) => mentionsAny(item, names))) continue;
    await job.updateData({ ...(job.data as object), items: anonymousItems(items, names, secret) });
  }
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
