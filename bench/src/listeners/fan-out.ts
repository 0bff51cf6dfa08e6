import { quantile } from '../report/statistics.ts';
import type { CountedCommit } from '../stage/commit-times.queries.ts';

/** An event of the leaderboard as the followers got it. */
export interface ReceivedEvent {
  id: string;
  /** Counted votes that it shows. */
  total: number;
  /** When each follower had it whole, milliseconds since the epoch. */
  receivedAtMs: readonly number[];
}

export interface FanOutFigures {
  eventCount: number;
  /** From the commit of the newest vote that an event shows until a follower has the event. */
  p50Ms: number;
  p99Ms: number;
  /** From the first follower's receipt of an event to another's. */
  spreadP99Ms: number;
  /** From the commit of a vote until a follower has the first event that shows it; the time between two events is in it. */
  shownP99Ms: number;
}

const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** The last commit that brought the total to at most this. */
function newestShown(commits: readonly CountedCommit[], total: number): number {
  let low = 0;
  let high = commits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((commits[middle]?.total ?? 0) <= total) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * What followers waited. An event shows all totals as they are when it is made, so the votes it shows are those of the commits
 * up to its total.
 * @param commits in order of time, from the first vote of the contest
 * @param events in the order of their totals
 * @param flushMs from the stamp of a commit until others see it
 * @throws RangeError without an event
 */
export function fanOutFigures(
  commits: readonly CountedCommit[],
  events: readonly ReceivedEvent[],
  flushMs: number,
): FanOutFigures {
  const latencies: number[] = [];
  const spreads: number[] = [];
  const shown: number[] = [];
  let newestBefore = events[0] === undefined ? -1 : newestShown(commits, events[0].total);
  for (const [index, { total, receivedAtMs }] of events.entries()) {
    const newest = newestShown(commits, total);
    const firstMs = Math.min(...receivedAtMs);
    const seenAtMs = (commit: number): number => (commits[commit]?.atMs ?? Number.NaN) + flushMs;
    for (const atMs of receivedAtMs) {
      if (newest >= 0) latencies.push(Math.max(0, atMs - seenAtMs(newest)));
      spreads.push(atMs - firstMs);
    }
    // The first event may show votes that an earlier one has shown.
    const lastMs = quantile(ascending(receivedAtMs), 0.5);
    if (index > 0)
      for (let commit = newestBefore + 1; commit <= newest; commit += 1) shown.push(lastMs - seenAtMs(commit));
    newestBefore = Math.max(newestBefore, newest);
  }
  const sorted = ascending(latencies);
  return {
    eventCount: events.length,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    spreadP99Ms: quantile(ascending(spreads), 0.99),
    shownP99Ms: shown.length === 0 ? Number.NaN : quantile(ascending(shown), 0.99),
  };
}
