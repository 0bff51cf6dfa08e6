import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { AppContext } from '../context.ts';
import { eraseVoters } from './erase-voters.ts';

const pollMs = 2_000;

export function startErasure(context: AppContext): AsyncDisposable {
  async function round(): Promise<boolean> {
    await eraseVoters(context).catch((error: unknown) => context.events.sweepFailed('erasure', error));
    return false;
  }
  // Not woken: every vote that is counted wakes, and accounts are deleted seldom.
  return startPollLoop({ name: 'erasure', round, logger: context.logger, pollMs });
}
