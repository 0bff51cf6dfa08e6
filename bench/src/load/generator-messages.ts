import type { OpenLoopOutcome } from '../open-loop/run-open-loop.ts';
import type { LatencySummary } from '../report/statistics.ts';

/** What the generator's process is told; its voters and their tokens are made once and stay. */
export type GeneratorRequest =
  | { kind: 'voters'; voterCount: number }
  | ({ kind: 'votes' } & VotesPlan)
  | ({ kind: 'open loop' } & OpenLoopVotes)
  | ({ kind: 'reads' } & ReadsPlan);

/** An answer belongs to the request of the same number; who no longer waits for a load must not be answered by it. */
export interface Numbered<T> {
  number: number;
  content: T;
}

export interface BallotsPlan {
  url: string;
  path: string;
  /** Number of the first ballot; a ballot must not be used twice in one contest. */
  firstNumber: number;
  entryIds: readonly string[];
  /** Votes cast with each token in one visit; 3 by default. */
  votesPerVisit?: number;
}

export interface VotesPlan extends BallotsPlan {
  connectionCount: number;
  requestCount: number;
}

export interface OpenLoopVotes extends BallotsPlan {
  /** See `poissonArrivals`. */
  arrivalsMs: Float64Array;
}

export interface ReadsPlan {
  url: string;
  /** Taken in turn. */
  paths: readonly string[];
  connectionCount: number;
  requestCount: number;
}

export type GeneratorAnswer =
  | { kind: 'issuer'; jwksUrl: string; issuer: string }
  | { kind: 'progress'; answeredCount: number }
  | { kind: 'done'; load: LoadSummary }
  | { kind: 'open loop done'; outcome: OpenLoopOutcome; generatorCpuMs: number }
  | { kind: 'failed'; message: string };

export interface LoadSummary {
  /** Milliseconds since the epoch. */
  startedAtMs: number;
  endedAtMs: number;
  statuses: Record<string, number>;
  latency: LatencySummary;
  /** CPU time of the generator itself. */
  generatorCpuMs: number;
}
