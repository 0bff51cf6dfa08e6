import { boundedMemo } from '../cache/bounded-memo.ts';
import type { VotePolicy } from '../contest-rules.ts';
import { zoneClock } from './local-day.ts';

export interface WindowQuestion {
  policy: VotePolicy;
  timeZone: string;
  castAtMs: number;
  votingStartsAtMs: number;
}

/**
 * The contest-local day, its Monday, or the day voting starts. @throws RangeError for an unknown zone or an invalid
 * time
 */
export function windowStartOf({ policy, timeZone, castAtMs, votingStartsAtMs }: WindowQuestion): string {
  switch (policy) {
    case 'daily':
      return zoneClock(timeZone).dayAt(castAtMs);
    case 'weekly':
      return zoneClock(timeZone).mondayAt(castAtMs);
    case 'once':
    case 'toggle':
      return firstDayIn(timeZone)(votingStartsAtMs);
  }
}

/** Apart from the clock's own memory, or old contests' first days would push out today. */
const firstDayIn = boundedMemo(600, (timeZone: string) =>
  boundedMemo(1000, (startsAtMs: number) => zoneClock(timeZone).dayAt(startsAtMs)),
);
