import type { LatencySummary } from '../report/statistics.ts';

/** What the generator's process is told; its voters and their tokens are made once and stay. */
export type GeneratorRequest =
  | { kind: 'voters'; voterCount: number }
  | {
      kind: 'votes';
      url: string;
      path: string;
      connectionCount: number;
      firstNumber: number;
      requestCount: number;
      entryIds: readonly string[];
    }
  | { kind: 'reads'; url: string; paths: readonly string[]; connectionCount: number; requestCount: number };

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
