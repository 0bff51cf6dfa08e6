import { startPlatformStream } from '../open-loop/platform-stream.ts';
import { type SettlingFigures, settlingFigures } from '../open-loop/settling.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import type { CpuUse } from '../stage/cpu-use.ts';
import type { ModeBench } from './bench.ts';
import { cpuText } from './cpu-text.ts';

interface RateSample extends SettlingFigures, CpuUse {
  ratePerSecond: number;
  statuses: Record<string, number>;
  flushMs: number;
  worstLateMs: number;
}

/** Share of a run's length that goes before it at the same rate, and is not counted. */
const warmUpShare = 1 / 6;

/** (g) How long votes wait from their 202 until they are settled, when they come at a rate of their own. */
export async function measureOpenLoop(bench: ModeBench): Promise<MeasureResult> {
  const { rates, openLoopSeconds, roundVotes } = bench.options;
  await using stream = await startPlatformStream(bench);
  await stream.warmUp(roundVotes / 2);
  const samples: RateSample[] = [];
  for (const ratePerSecond of rates) {
    await stream.run(ratePerSecond, openLoopSeconds * warmUpShare);
    const { votes, statuses, flushMs, worstLateMs, cpuUsPerVote, cpuUsByProcess, otherCores } = await stream.run(
      ratePerSecond,
      openLoopSeconds,
    );
    const figures = settlingFigures(votes, openLoopSeconds * 1000);
    samples.push({
      ratePerSecond,
      ...figures,
      statuses,
      flushMs,
      worstLateMs,
      cpuUsPerVote,
      cpuUsByProcess,
      otherCores,
    });
    bench.say(
      `${bench.mode} open loop of ${ratePerSecond}/s: p50 ${figures.p50Ms.toFixed(0)} ms, p99 ${figures.p99Ms.toFixed(0)} ms, quarters ${figures.firstQuarterP99Ms.toFixed(0)} and ${figures.lastQuarterP99Ms.toFixed(0)} ms, ${cpuUsPerVote?.toFixed(0) ?? '?'} us`,
    );
  }
  const counts = await stream.assertHonest();
  return { rows: samples.flatMap((sample) => rowsOf(bench, sample)), samples: { rates: samples, counts } };
}

const bars = {
  p50Ms: { kind: 'at most', value: 150, aim: 60 },
  p99Ms: { kind: 'at most', value: 500, aim: 200 },
  growth: { kind: 'at most', value: 1.5 },
} as const;

function rowsOf({ mode }: ModeBench, sample: RateSample): ResultRow[] {
  const rate = `${sample.ratePerSecond.toLocaleString('en-US')} votes/s`;
  const cpuUs = { ours: sample.cpuUsPerVote };
  const named = { measure: 'g', mode, cpuUs } as const;
  return [
    { ...named, what: `from 202 to settled at ${rate}, p50`, unit: 'ms', ours: sample.p50Ms, bar: bars.p50Ms },
    {
      ...named,
      what: `from 202 to settled at ${rate}, p99`,
      unit: 'ms',
      ours: sample.p99Ms,
      bar: bars.p99Ms,
      note: noteOf(rate, sample),
    },
    {
      ...named,
      what: `due to settled at ${rate}, p99 of the last quarter against the first`,
      unit: 'times',
      ours: sample.growth,
      bar: bars.growth,
    },
  ];
}

function noteOf(rate: string, sample: RateSample): string {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  return (
    `${rate}: longest wait ${ms(sample.maxMs)}; from due to 202 p50 ${ms(sample.answerP50Ms)}, p99 ${ms(sample.answerP99Ms)}; ` +
    `from due to settled p99 ${ms(sample.totalP99Ms)}, in the first quarter ${ms(sample.firstQuarterP99Ms)}, in the last ${ms(sample.lastQuarterP99Ms)}; ` +
    `${sample.flushMs.toFixed(1)} ms for the flush are in it; sent at most ${ms(sample.worstLateMs)} late; ${cpuText([sample])}`
  );
}
