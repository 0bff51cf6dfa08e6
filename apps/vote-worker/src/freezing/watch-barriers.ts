import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import { oldestUnfinishedMs } from '@urvote/platform/queue/timings/queue-timings';
import type { AppContext } from '../context.ts';
import { noteBarrier, openBarriers } from './barriers.queries.ts';

type BarrierContext = Pick<AppContext, 'db' | 'clock' | 'queues'>;

/** Says of each contest that is over when every group that was signed before is settled, in the queue and in the tables. */
async function watchBarriers({ db, clock, queues }: BarrierContext): Promise<RoundEnd> {
  if ((await openBarriers(db)).length === 0) return 'none';
  const queue = await queues.getQueue(countVotes.queue);
  // The queue goes before the tables: a job that is gone from it has left its group there.
  const nowMs = clock.nowMs();
  const ageMs = await oldestUnfinishedMs(queue, nowMs);
  const jobs = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
  const inQueue = Object.values(jobs).reduce((sum, count) => sum + count, 0);
  for (const { contestId, askedAtMs, unsettledCount } of await openBarriers(db)) {
    const isAhead = ageMs !== null && nowMs - ageMs <= askedAtMs;
    const left = isAhead ? Math.max(inQueue, unsettledCount, 1) : unsettledCount;
    await noteBarrier(db, contestId, { unsettledCount: left, reachedAt: left === 0 ? new Date(nowMs) : null });
  }
  return 'held';
}

export function startBarriers(context: AppContext): AsyncDisposable {
  const { logger, wakeUp } = context;
  const round = () => watchBarriers(context);
  return startPollLoop({ name: 'result barriers', round, logger, wakeUp, hints: ['decisions'] });
}
