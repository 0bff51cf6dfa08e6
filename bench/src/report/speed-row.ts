import type { ResultRow } from './result.ts';
import { median, ratios } from './statistics.ts';

/** One round of one side. */
export interface Speed {
  perSecond: number;
  /** CPU microseconds a vote of all processes but the generator; null where /proc does not tell. */
  cpuUsPerVote: number | null;
}

export interface SpeedBar {
  atLeast: number;
  aim?: number;
}

/** Votes a second against a baseline's. @param bar of the ratio, where there is one */
export function speedRow(
  named: Pick<ResultRow, 'measure' | 'mode' | 'what'>,
  { ours, theirs }: Record<'ours' | 'theirs', readonly Speed[]>,
  bar?: SpeedBar,
): ResultRow {
  const [own, other] = [ours, theirs].map((side) => side.map(({ perSecond }) => perSecond)) as [number[], number[]];
  return {
    ...named,
    unit: 'votes/s',
    ours: median(own),
    theirs: median(other),
    ratio: ratios(own, other),
    cpuUs: { ours: medianCpuUs(ours), theirs: medianCpuUs(theirs) },
    ...(bar === undefined
      ? {}
      : { bar: { kind: 'at least', value: bar.atLeast, ...(bar.aim === undefined ? {} : { aim: bar.aim }) } }),
  };
}

export function medianCpuUs(rounds: readonly Pick<Speed, 'cpuUsPerVote'>[]): number | null {
  const known = rounds.flatMap(({ cpuUsPerVote }) => (cpuUsPerVote === null ? [] : [cpuUsPerVote]));
  return known.length === 0 ? null : median(known);
}
