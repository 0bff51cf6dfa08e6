import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import type { AppContext } from '../context.ts';
import { eraseVoters } from './erase-voters.ts';

const pollMs = 2_000;

/** Nobody tells when an erasure that was put off comes due. */
const quietPollMs = 10_000;

export function startErasure(context: AppContext): AsyncDisposable {
  const { logger, wakeUp } = context;
  async function round(): Promise<RoundEnd> {
    try {
      return await eraseVoters(context);
    } catch (error) {
      context.events.sweepFailed('erasure', error);
      return 'some';
    }
  }
  return startPollLoop({ name: 'erasure', round, logger, wakeUp, hints: ['news'], pollMs, quietPollMs });
}
