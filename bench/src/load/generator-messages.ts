import type { LatencySummary } from '../report/statistics.ts';

/** What the generator's process is told; its voters and their tokens are made once and stay. */
export type GeneratorRequest =
  | { kind: 'voters'; voterCount: number }
  | ({ kind: 'votes' } & VotesPlan)
  | ({ kind: 'reads' } & ReadsPlan);

export interface VotesPlan {
  url: string;
  path: string;
  connectionCount: number;
  /** Number of the first ballot; a ballot must not be used twice in one database. */
  firstNumber: number;
  requestCount: number;
  entryIds: readonly string[];
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
