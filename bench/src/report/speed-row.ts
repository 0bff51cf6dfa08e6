import type { ResultRow } from './result.ts';
import { median, ratios } from './statistics.ts';

type Speeds = Record<'ours' | 'theirs', readonly number[]>;

/** Votes a second against a baseline's. @param atLeast the bar of the ratio, where there is one */
export function speedRow(named: Pick<ResultRow, 'measure' | 'mode' | 'what'>, { ours, theirs }: Speeds, atLeast?: number): ResultRow {
  return {
    ...named,
    unit: 'votes/s',
    ours: median(ours),
    theirs: median(theirs),
    ratio: ratios(ours, theirs),
    ...(atLeast === undefined ? {} : { bar: { kind: 'at least', value: atLeast } }),
  };
}
