import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { AppContext } from '../context.ts';
import { moveDueContests } from './move-due-contests.ts';

const everyMs = 5000;

/** Opens and closes contests by the server's clock, some seconds late at most; votes go by the times and not by this. */
export function startContestClock(app: Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'logger'>): AsyncDisposable {
  return startPollLoop({
    name: 'contest-clock',
    round: () => moveDueContests(app),
    logger: app.logger,
    pollMs: everyMs,
  });
}
