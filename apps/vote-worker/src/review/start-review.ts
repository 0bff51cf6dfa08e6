import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { AppContext } from '../context.ts';
import { carryOutDecisions } from './carry-out-decisions.ts';

const pollMs = 1_000;

export function startReview(context: AppContext): AsyncDisposable {
  // Not woken: every vote that is counted wakes, and reviewers decide seldom.
  return startPollLoop({ name: 'review', round: () => carryOutDecisions(context), logger: context.logger, pollMs });
}
