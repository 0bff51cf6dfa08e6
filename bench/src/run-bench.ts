import { loadavg } from 'node:os';
import { hasRedisServer } from '@urvote/testkit/redis-server';
import { assertPlan } from './load/ballots.ts';
import { startGenerator } from './load/generator.ts';
import { measureDrain } from './measure/drain.ts';
import type { Bench, ModeBench } from './measure/bench.ts';
import { measureEndToEnd } from './measure/end-to-end.ts';
import { measureLeaderboard } from './measure/leaderboard.ts';
import { measureMemory } from './measure/memory.ts';
import { measureSignIns } from './measure/sign-ins.ts';
import type { BenchOptions, QueueMode } from './options.ts';
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
  const results: NamedResult[] = [];
  const failures: string[] = [];
  await measureAll({ options, servers, generator, say }, modes, async (result) => {
    if ('failure' in result) failures.push(`${result.name}: ${result.failure}`);
    else results.push(result);
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
      samples: Object.fromEntries(results.map(({ name, samples }) => [name, samples])),
    });
  });
}

type NamedResult = MeasureResult & { name: string };
type Failed = { name: string; failure: string };

/** A measure that fails does not take the others with it, but the run fails at its end. */
async function attempt(name: string, measure: () => Promise<MeasureResult>): Promise<NamedResult | Failed> {
  try {
    return { name, ...(await measure()) };
  } catch (error) {
    return { name, failure: error instanceof Error ? error.message : String(error) };
  }
}

async function measureAll(
  bench: Bench,
  modes: readonly QueueMode[],
  onResult: (result: NamedResult | Failed) => Promise<void>,
): Promise<void> {
  const { only } = bench.options;
  const run = async (name: string, measure: () => Promise<MeasureResult>): Promise<void> => {
    bench.say(`--- ${name}`);
    const result = await attempt(name, measure);
    if ('failure' in result) bench.say(`!!! ${name} FAILED: ${result.failure}`);
    await onResult(result);
  };
  for (const mode of modes) {
    const own: ModeBench = { ...bench, mode, redisUrl: await bench.servers.redisUrl(mode) };
    if (only.has('a') || only.has('b')) await run(`end to end, ${mode}`, () => measureEndToEnd(own));
    if (only.has('b') || only.has('c')) await run(`drain, ${mode}`, () => measureDrain(own));
    if (only.has('f')) await run(`sign-ins, ${mode}`, () => measureSignIns(own));
  }
  if (only.has('d')) await run('leaderboard', () => measureLeaderboard(bench));
  for (const mode of only.has('e') ? modes : []) {
    const own: ModeBench = { ...bench, mode, redisUrl: await bench.servers.redisUrl(mode) };
    await run(`memory, ${mode}`, () => measureMemory(own));
  }
}
