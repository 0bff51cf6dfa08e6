import { quantile } from '../report/statistics.ts';

/** An accepted vote; all in milliseconds. */
export interface SettledVote {
  /** When it was due, from the start of the measured time. */
  dueMs: number;
  /** From then to its 202. */
  answerMs: number;
  /** From its 202 to the commit that settled it; below 0 where it was settled before the 202 was read. */
  waitMs: number;
}

export interface SettlingFigures {
  count: number;
  /** From the 202 to settled. */
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /**
   * p99 from when a vote was due until it was settled, of the last quarter of the time over that of the first. The time to
   * the 202 is in it, so that votes which pile up before the gateway are seen too.
   */
  growth: number;
  firstQuarterP99Ms: number;
  lastQuarterP99Ms: number;
  /** From when the vote was due to its 202. */
  answerP50Ms: number;
  answerP99Ms: number;
  /** From when the vote was due to settled. */
  totalP99Ms: number;
}

/**
 * Both p99 of `growth` are taken to be at least this: below the aim of that figure the difference of two quarters says how
 * noisy the machine is, and nothing about a backlog.
 */
const growthFloorMs = 200;

const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

const waitOf = ({ waitMs }: SettledVote): number => Math.max(0, waitMs);

const totals = (votes: readonly SettledVote[]): Float64Array =>
  ascending(votes.map((vote) => vote.answerMs + waitOf(vote)));

/**
 * What a stream of votes waited. @param durationMs of the measured time
 * @throws RangeError when a quarter has no vote
 */
export function settlingFigures(votes: readonly SettledVote[], durationMs: number): SettlingFigures {
  const waits = ascending(votes.map(waitOf));
  const answers = ascending(votes.map(({ answerMs }) => answerMs));
  const firstQuarterP99Ms = quantile(totals(votes.filter(({ dueMs }) => dueMs < durationMs / 4)), 0.99);
  const lastQuarterP99Ms = quantile(totals(votes.filter(({ dueMs }) => dueMs >= (durationMs * 3) / 4)), 0.99);
  return {
    count: votes.length,
    p50Ms: quantile(waits, 0.5),
    p99Ms: quantile(waits, 0.99),
    maxMs: quantile(waits, 1),
    growth: Math.max(lastQuarterP99Ms, growthFloorMs) / Math.max(firstQuarterP99Ms, growthFloorMs),
    firstQuarterP99Ms,
    lastQuarterP99Ms,
    answerP50Ms: quantile(answers, 0.5),
    answerP99Ms: quantile(answers, 0.99),
    totalP99Ms: quantile(totals(votes), 0.99),
  };
}
