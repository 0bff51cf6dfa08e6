import type { Overview } from '@urvote/contracts/http/ops/ops-schemas';
import type { AppContext } from '../context.ts';
import { recentNotices } from '../notices/recent-notices.ts';
import { loadQueueErrors } from './queue-errors.ts';
import { everyMinute, minuteMs } from './vote-minutes.ts';
import { loadSettledMinutes } from './vote-minutes.queries.ts';

const minuteCount = 60;

/** A store that is away costs its part of the page, not the page. */
export async function loadOverview({
  queueStates,
  queueNames,
  contestThroughput,
  db,
  clock,
  logger,
}: AppContext): Promise<Overview> {
  const nowMs = clock.nowMs();
  const firstMs = Math.floor(nowMs / minuteMs) * minuteMs - (minuteCount - 1) * minuteMs;
  const orNull = async <T>(part: string, reading: Promise<T>): Promise<T | null> =>
    reading.catch((error: unknown) => {
      logger.warn({ err: error, part }, 'a part of the overview cannot be read');
      return null;
    });
  const [queues, settled, contests, errors, notices] = await Promise.all([
    orNull('queues', queueStates.read()),
    orNull('votes', loadSettledMinutes(db, firstMs)),
    orNull('contests', contestThroughput()),
    orNull('errors', loadQueueErrors(db, queueNames, nowMs - minuteCount * minuteMs)),
    orNull('notices', recentNotices({ db, clock })),
  ]);
  return {
    at: new Date(nowMs).toISOString(),
    queues: queues === null ? null : [...queues],
    notices,
    votes: settled === null ? null : everyMinute(settled, firstMs, minuteCount),
    contests,
    errors,
  };
}
