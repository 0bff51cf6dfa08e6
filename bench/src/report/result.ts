import type { Measure, QueueMode } from '../options.ts';
import type { RatioSummary } from './statistics.ts';

/** One line of the table. */
export interface ResultRow {
  measure: Measure;
  mode: QueueMode | '-';
  what: string;
  unit: string;
  /** Medians over the rounds. */
  ours: number;
  theirs?: number;
  /** Round by round, so that it need not be the ratio of the medians. */
  ratio?: RatioSummary;
  /** Least and most of our value over the rounds, where there is no ratio. */
  spread?: { min: number; max: number };
  /** CPU microseconds a vote of all processes but the generator; null where /proc does not tell. */
  cpuUs?: { ours: number | null; theirs?: number | null };
  bar?: Bar;
  note?: string;
  /** Why there is no figure. */
  failure?: string;
}

export interface Bar {
  kind: 'at least' | 'at most';
  /** Of the ratio where there is one, else of our value. */
  value: number;
  /** What is better than the bar asks for. */
  aim?: number;
}

export interface MeasureResult {
  rows: ResultRow[];
  /** Everything that was measured, round by round. */
  samples: unknown;
}

export type Verdict = 'FAILED' | 'NOT MET' | 'met' | 'aim met' | '';

/** A row that failed, or is told without a bar, is no met bar. */
export function verdictOf({ ours, ratio, bar, failure }: ResultRow): Verdict {
  if (failure !== undefined) return 'FAILED';
  if (bar === undefined) return '';
  const value = ratio?.median ?? ours;
  const holds = (limit: number): boolean => (bar.kind === 'at least' ? value >= limit : value <= limit);
  if (!holds(bar.value)) return 'NOT MET';
  return bar.aim !== undefined && holds(bar.aim) ? 'aim met' : 'met';
}
