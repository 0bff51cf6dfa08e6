/**
 * `more`: there may be more at once. `held`: somebody's transaction keeps back what there is. `some`: something was done.
 */
export type RoundEnd = 'more' | 'held' | 'some' | 'none';

export interface PollPace {
  /** While hints may be lost, and after a round that did something; 1,000 by default. */
  pollMs?: number | undefined;
  /** After nothing was found while every hint is told, or there are none; 30,000 by default where there are. A session that hangs delays events until it is noticed. */
  quietPollMs?: number | undefined;
}

const heldPollMs = 250;

/** Nobody tells when a transaction that keeps events back is over. */
export function pauseAfter(end: RoundEnd, isTold: boolean, { pollMs = 1000, quietPollMs = 30_000 }: PollPace): number {
  if (end === 'more') return 0;
  if (end === 'held') return Math.min(pollMs, heldPollMs);
  return end === 'none' && isTold ? Math.max(pollMs, quietPollMs) : pollMs;
}
