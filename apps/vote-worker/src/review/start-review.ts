import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { AppContext } from '../context.ts';
import { carryOutDecisions } from './carry-out-decisions.ts';

export function startReview(context: AppContext): AsyncDisposable {
  const { logger, wakeUp } = context;
  return startPollLoop({
    name: 'review',
    round: () => carryOutDecisions(context),
    logger,
    wakeUp,
    hints: ['decisions'],
  });
}
