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
  bar?: Bar;
  note?: string;
}

export interface Bar {
  kind: 'at least' | 'at most';
  /** Of the ratio where there is one, else of our value. */
  value: number;
}

export interface MeasureResult {
  rows: ResultRow[];
  /** Everything that was measured, round by round. */
  samples: unknown;
}

export function isMet({ ours, ratio, bar }: ResultRow): boolean | undefined {
  if (bar === undefined) return undefined;
  const value = ratio?.median ?? ours;
  return bar.kind === 'at least' ? value >= bar.value : value <= bar.value;
}
