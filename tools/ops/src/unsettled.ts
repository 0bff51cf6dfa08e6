import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { Database } from '@urvote/db-schema/database';
import { type UnsettledGroup, unsettledGroups } from '@urvote/db-schema/unsettled-groups';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import { type UnfinishedJob, unfinishedJobs } from '@urvote/platform/queue/unfinished-jobs';
import type { Kysely } from 'kysely';

/** What was acknowledged and has no outcome yet. */
export interface Unsettled {
  groups: UnsettledGroup[];
  queue: QueueFindings;
}

type QueueFindings =
  | { mode: QueueStore['mode']; jobs: UnfinishedJob[] }
  /** Nobody knows what waits there. */
  | { mode: QueueStore['mode']; problem: string }
  | 'not asked';

/** @param queues undefined: the queue is left out, because the operator says so */
export async function findUnsettled(db: Kysely<Database>, queues: QueueStore | undefined): Promise<Unsettled> {
  // The queue first: a group that is settled in between is in neither, one that is acknowledged in between comes too late for both.
  const queue = queues === undefined ? 'not asked' : await askQueue(queues);
  return { queue, groups: await unsettledGroups(db) };
}

async function askQueue(queues: QueueStore): Promise<QueueFindings> {
  try {
    return { mode: queues.mode, jobs: await unfinishedJobs(queues, countVotes.queue) };
  } catch (error) {
    return { mode: queues.mode, problem: (error as Error).message };
  }
}

/** Whether everything acknowledged is settled, as far as was asked. */
export function isAllSettled({ groups, queue }: Unsettled): boolean {
  return groups.length === 0 && (queue === 'not asked' || ('jobs' in queue && queue.jobs.length === 0));
}

/** One line for each group and job. */
export function describeUnsettled({ groups, queue }: Unsettled): string[] {
  const lines = groups.map(
    ({ batchId, openedAt, problem, itemCount, castCount, outcomeCount, pendingCount }) =>
      `unsettled: vote_batch ${batchId} of ${openedAt}: ${problem}; items ${itemCount}, votes ${castCount ?? 'unknown'}, outcomes ${outcomeCount}, pending ${pendingCount}`,
  );
  if (queue === 'not asked') return lines;
  if ('problem' in queue)
    return [
      ...lines,
      `the queue on ${queueNames[queue.mode]} cannot be asked, so what waits there is not known: ${queue.problem}`,
    ];
  return [
    ...lines,
    ...queue.jobs.map(({ id, state }) => `unsettled: job ${id} on ${queueNames[queue.mode]} is ${state}`),
  ];
}

const queueNames = { redis: 'Redis', postgres: 'PostgreSQL' } as const;
