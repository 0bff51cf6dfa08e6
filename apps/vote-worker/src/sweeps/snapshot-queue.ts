import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { queueTimings } from '@urvote/platform/queue/timings/queue-timings';
import type { AppContext } from '../context.ts';
import { insertQueueSnapshot } from './queue-history.queries.ts';

export async function snapshotQueue({ db, queues, clock }: AppContext): Promise<number> {
  // One after the other: a promise that nobody waits for when the other fails would end the process.
  const queue = await queues.getQueue(countVotes.queue);
  const counts = await queues.counts(countVotes.queue);
  const timings = await queueTimings(queue, clock.nowMs());
  return insertQueueSnapshot(db, { queue: countVotes.queue, atMs: clock.nowMs(), counts, timings });
}
