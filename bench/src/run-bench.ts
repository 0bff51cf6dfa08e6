import { loadavg } from 'node:os';
import { hasRedisServer } from '@urvote/testkit/redis-server';
import { attempt, type Failed, type NamedResult, type Planned } from './attempt.ts';
import { assertPlan } from './load/ballots.ts';
import { startGenerator } from './load/generator.ts';
import { measureDrain } from './measure/drain.ts';
import type { Bench, ModeBench } from './measure/bench.ts';
import { measureEndToEnd } from './measure/end-to-end.ts';
import { measureIdle } from './measure/idle.ts';
import { measureKilledWorker } from './measure/killed-worker.ts';
import { measureLeaderboard } from './measure/leaderboard.ts';
import { measureListeners } from './measure/listeners.ts';
import { measureManyEntries } from './measure/many-entries.ts';
import { measureMemory } from './measure/memory.ts';
import { measureModerateRate } from './measure/moderate-rate.ts';
import { measureOpenLoop } from './measure/open-loop.ts';
import { measurePublicReads } from './measure/public-reads.ts';
import { measureSignIns } from './measure/sign-ins.ts';
import type { BenchOptions, Measure, QueueMode } from './options.ts';
import type { MeasureResult, ResultRow } from './report/result.ts';
import { machineFacts } from './stage/machine.ts';
import { serviceSettings } from './stage/platform.ts';
import { startServers } from './stage/servers.ts';

const entryCount = 24;

export interface BenchReport {
  startedAt: string;
  endedAt: string;
  options: Omit<BenchOptions, 'only'> & { only: string[] };
  machine: Awaited<ReturnType<typeof machineFacts>>;
  loadAverageAtEnd: number[];
  serviceSettings: Record<string, string>;
  missing: string[];
  /** Measures that were broken off, with the reason. */
  failures: string[];
  rows: ResultRow[];
  samples: Record<string, unknown>;
}

/**
 * Runs what the options ask for, one after another, on servers of its own that are gone at the end.
 * @param onReport gets all there is after each measure, so that a failure does not take what was measured before
 */
export async function runBench(
  options: BenchOptions,
  say: (text: string) => void,
  onReport: (report: BenchReport) => Promise<void>,
): Promise<void> {
  const startedAt = new Date().toISOString();
  assertPlan({ voterCount: options.voterCount, entryCount });
  const missing =
    options.modes.includes('redis') && !hasRedisServer()
      ? ['NO redis-server IN PATH: NOTHING WAS MEASURED WITH THE QUEUE ON REDIS']
      : [];
  for (const text of missing) say(`!!! ${text} !!!`);
  const modes = options.modes.filter((mode) => mode === 'postgres' || missing.length === 0);
  await using servers = await startServers({ countsStatements: options.profileFolder !== undefined });
  const machine = await machineFacts(servers.postgres.url);
  say(`making ${options.voterCount.toLocaleString('en-US')} voters`);
  await using generator = await startGenerator(options.voterCount);
  const results: (NamedResult | Failed)[] = [];
  const failures: string[] = [];
  await measureAll({ options, servers, generator, say }, modes, async (result) => {
    for (const { failure } of result.rows) if (failure !== undefined) failures.push(`${result.name}: ${failure}`);
    results.push(result);
    await onReport({
      startedAt,
      endedAt: new Date().toISOString(),
      options: { ...options, only: [...options.only] },
      machine,
      loadAverageAtEnd: loadavg(),
      serviceSettings,
      missing,
      failures,
      rows: results.flatMap(({ rows }) => rows).toSorted((a, b) => a.measure.localeCompare(b.measure)),
      samples: Object.fromEntries(results.flatMap((each) => ('samples' in each ? [[each.name, each.samples]] : []))),
    });
  });
}

/** In the order in which they run in each mode; the first row letter that is asked for stands for the measure. */
const measuresOfMode: {
  letters: readonly Measure[];
  what: string;
  measure: (bench: ModeBench) => Promise<MeasureResult>;
}[] = [
  { letters: ['a', 'a2', 'b'], what: 'end to end', measure: measureEndToEnd },
  { letters: ['a2'], what: 'many entries', measure: measureManyEntries },
  { letters: ['c', 'b'], what: 'drain', measure: measureDrain },
  { letters: ['f'], what: 'sign-ins', measure: measureSignIns },
  { letters: ['g'], what: 'open loop', measure: measureOpenLoop },
  { letters: ['h'], what: 'moderate rate', measure: measureModerateRate },
  { letters: ['i'], what: 'listeners', measure: measureListeners },
  { letters: ['k'], what: 'killed worker', measure: measureKilledWorker },
  { letters: ['e'], what: 'memory', measure: measureMemory },
];

async function measureAll(
  bench: Bench,
  modes: readonly QueueMode[],
  onResult: (result: NamedResult | Failed) => Promise<void>,
): Promise<void> {
  const { only } = bench.options;
  const run = async (planned: Planned, measure: () => Promise<MeasureResult>): Promise<void> => {
    bench.say(`--- ${planned.what}, ${planned.mode}`);
    const result = await attempt(planned, measure);
    if ('failure' in result) bench.say(`!!! ${result.name} FAILED: ${result.failure}`);
    await onResult(result);
  };
  for (const mode of modes) {
    for (const { letters, what, measure } of measuresOfMode) {
      const letter = letters.find((each) => only.has(each));
      if (letter === undefined) continue;
      await run({ measure: letter, what, mode }, async () =>
        measure({ ...bench, mode, redisUrl: await bench.servers.redisUrl(mode) }),
      );
    }
  }
  if (only.has('d')) await run({ measure: 'd', what: 'leaderboard', mode: '-' }, () => measureLeaderboard(bench));
  if (only.has('m')) await run({ measure: 'm', what: 'idle', mode: '-' }, () => measureIdle(bench));
  if (only.has('l')) await run({ measure: 'l', what: 'public reads', mode: '-' }, () => measurePublicReads(bench));
}
