import type { ResultRow } from '../report/result.ts';
import { medianCpuUs } from '../report/speed-row.ts';
import { median } from '../report/statistics.ts';
import { figure } from '../report/table.ts';
import type { CpuUse } from '../stage/cpu-use.ts';

/** Which process a vote costs how much; their sum against the cores of the machine is the limit. */
export function cpuText(samples: readonly CpuUse[]): string {
  const names = Object.keys(samples[0]?.cpuUsByProcess ?? {});
  const of = (name: string): number => median(samples.map(({ cpuUsByProcess }) => cpuUsByProcess[name] ?? 0));
  const total = names.reduce((sum, name) => sum + of(name), 0);
  const others = median(samples.map(({ otherCores }) => otherCores ?? 0));
  const each = names.map((name) => `${name} ${of(name).toFixed(0)}`).join(', ');
  return `CPU us a vote: ${each}, in all ${total.toFixed(0)}, so ${figure(1e6 / total)} votes/s for each core; other programs used ${others.toFixed(1)} cores`;
}

/** CPU a vote of all processes but the generator, with a bar for it. @throws Error where /proc does not tell */
export function cpuRow(
  named: Pick<ResultRow, 'measure' | 'mode' | 'what'>,
  samples: readonly CpuUse[],
  bar: { value: number; aim: number },
): ResultRow {
  const each = samples.flatMap(({ cpuUsPerVote }) => (cpuUsPerVote === null ? [] : [cpuUsPerVote]));
  const ours = medianCpuUs(samples);
  if (ours === null) throw new Error('CPU times are read from /proc, which is not there');
  return {
    ...named,
    unit: 'us/vote',
    ours,
    spread: { min: Math.min(...each), max: Math.max(...each) },
    cpuUs: { ours },
    bar: { kind: 'at most', ...bar },
    note: cpuText(samples),
  };
}
