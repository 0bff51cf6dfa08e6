import type { QueueErrors } from '@urvote/contracts/http/ops/ops-schemas';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { Db } from '@urvote/platform/postgres/database';
import { loadFailedCounts, loadSettledGroupCount } from './queue-errors.queries.ts';

/** A job of votes that ended well is a settled group; nothing keeps count of mails that were sent. */
export async function loadQueueErrors(db: Db, queues: readonly string[], sinceMs: number): Promise<QueueErrors[]> {
  const [failed, settledCount] = await Promise.all([loadFailedCounts(db, sinceMs), loadSettledGroupCount(db, sinceMs)]);
  return queues.map((queue) => {
    const failedCount = failed.get(queue) ?? 0;
    return { queue, failedCount, share: queue === countVotes.queue ? shareOf(failedCount, settledCount) : null };
  });
}

function shareOf(failedCount: number, doneCount: number): number {
  return failedCount === 0 ? 0 : failedCount / (failedCount + doneCount);
}
