import { fanOutFigures, type FanOutFigures } from '../listeners/fan-out.ts';
import { startListeners } from '../listeners/listeners.ts';
import { type PlatformStream, startPlatformStream } from '../open-loop/platform-stream.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import { median } from '../report/statistics.ts';
import { countedCommits } from '../stage/commit-times.queries.ts';
import type { CpuUse } from '../stage/cpu-use.ts';
import { rssWhile } from '../stage/process-usage.ts';
import type { ModeBench } from './bench.ts';

const ratePerSecond = 600;

interface ListenerSample {
  figures: FanOutFigures;
  /** Of the gateway; median of the second half of a run of the same length, age and load. */
  rssMib: { without: number; with: number };
  cpu: Pick<CpuUse, 'cpuUsPerVote' | 'cpuUsByProcess'>;
}

/**
 * (i) How soon an event of the leaderboard is with everybody who follows it while votes come, and what the followers cost the
 * gateway in memory: against a gateway of the same age under the same votes that nobody follows.
 */
export async function measureListeners(bench: ModeBench): Promise<MeasureResult> {
  const { roundCount, listenerCount } = bench.options;
  const samples: ListenerSample[] = [];
  for (let round = 1; round <= Math.min(roundCount, mostRounds); round += 1) {
    const without = await followedRun(bench, 0);
    const followed = await followedRun(bench, listenerCount);
    if (followed.figures === undefined) throw new Error('nobody followed');
    samples.push({
      figures: followed.figures,
      rssMib: { without: without.rssMib, with: followed.rssMib },
      cpu: followed.cpu,
    });
    bench.say(
      `${bench.mode} round ${round}, ${listenerCount} listeners: p99 ${followed.figures.p99Ms.toFixed(0)} ms, gateway ${without.rssMib.toFixed(0)} and ${followed.rssMib.toFixed(0)} MiB`,
    );
  }
  return { rows: rowsOf(bench, samples), samples };
}

/** Each takes two starts of the platform and two runs. */
const mostRounds = 2;

interface FollowedRun {
  figures: FanOutFigures | undefined;
  rssMib: number;
  cpu: Pick<CpuUse, 'cpuUsPerVote' | 'cpuUsByProcess'>;
}

async function followedRun(bench: ModeBench, listenerCount: number): Promise<FollowedRun> {
  const { openLoopSeconds, roundVotes } = bench.options;
  await using stream = await startPlatformStream(bench);
  await stream.warmUp(roundVotes / 4);
  const seconds = openLoopSeconds / 2;
  await using listeners = listenerCount === 0 ? undefined : await startFollowers(stream, listenerCount);
  await stream.run(ratePerSecond, seconds / 3);
  await listeners?.begin();
  const { result, rssMib } = await rssWhile(stream.platform.gateway.pid, stream.run(ratePerSecond, seconds));
  const events = await listeners?.end();
  await stream.assertHonest();
  const { cpuUsPerVote, cpuUsByProcess, flushMs } = result;
  return {
    figures: events && (await figuresOf(stream, events, flushMs)),
    rssMib,
    cpu: { cpuUsPerVote, cpuUsByProcess },
  };
}

async function startFollowers({ platform, database }: PlatformStream, count: number) {
  const path = `/api/v1/contests/${database.contest.contestId}/leaderboard/stream`;
  return startListeners({ url: platform.gateway.url, path, count });
}

async function figuresOf(
  { database: { db, contest } }: PlatformStream,
  events: Parameters<typeof fanOutFigures>[1],
  flushMs: number,
) {
  return fanOutFigures(await countedCommits(db, contest.contestId), events, flushMs);
}

const delayBar = { kind: 'at most', value: 300, aim: 100 } as const;
const memoryBar = { kind: 'at most', value: 40 } as const;

function rowsOf({ mode, options }: ModeBench, samples: readonly ListenerSample[]): ResultRow[] {
  const count = options.listenerCount.toLocaleString('en-US');
  const summary = (of: (sample: ListenerSample) => number) => {
    const values = samples.map(of);
    return { ours: median(values), spread: { min: Math.min(...values), max: Math.max(...values) } };
  };
  const of = (figure: keyof FanOutFigures) => median(samples.map(({ figures }) => figures[figure]));
  const note =
    `${of('eventCount').toFixed(0)} events; p50 ${of('p50Ms').toFixed(0)} ms; p99 from the first follower to another ${of('spreadP99Ms').toFixed(0)} ms; ` +
    `p99 from a vote's commit to the event that shows it ${of('shownP99Ms').toFixed(0)} ms, the 250 ms between two events included`;
  const cpuUs = { ours: median(samples.map(({ cpu }) => cpu.cpuUsPerVote ?? Number.NaN)) };
  return [
    {
      measure: 'i',
      mode,
      what: `p99 from commit to ${count} listeners at ${ratePerSecond} votes/s`,
      unit: 'ms',
      bar: delayBar,
      cpuUs,
      note,
      ...summary(({ figures }) => figures.p99Ms),
    },
    {
      measure: 'i',
      mode,
      what: `memory of the gateway for ${count} listeners`,
      unit: 'MiB more',
      bar: memoryBar,
      ...summary(({ rssMib }) => rssMib.with - rssMib.without),
    },
  ];
}
