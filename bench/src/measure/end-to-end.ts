import type { MeasureResult, ResultRow } from '../report/result.ts';
import { speedRow } from '../report/speed-row.ts';
import { median, ratios } from '../report/statistics.ts';
import { figure } from '../report/table.ts';
import { countStatements, dearestStatements, sayStatements } from '../stage/statements.queries.ts';
import type { ModeBench } from './bench.ts';
import {
  type Contender,
  echoContender,
  insertContender,
  jobContender,
  platformContender,
  type RoundSample,
} from './contenders.ts';

/** This much of a round goes first and is not counted: code is compiled, which for the platform takes ten thousands of votes. */
const warmUpRounds = 1;

interface Entrant {
  contender: Contender;
  requestCount: number;
  samples: RoundSample[];
}

/**
 * (a) The platform end to end against an echo, and (b) against one INSERT and one job for each vote. All servers are up
 * the whole time; only one of them has work at a time, and they take turns.
 */
export async function measureEndToEnd(bench: ModeBench): Promise<MeasureResult> {
  await using cleanup = new AsyncDisposableStack();
  const { roundVotes, baselineVotes, only } = bench.options;
  const platform = cleanup.use(await platformContender(bench));
  const entrants: Entrant[] = [{ contender: platform, requestCount: roundVotes, samples: [] }];
  const enter = (contender: Contender, requestCount: number) =>
    void entrants.push({ contender: cleanup.use(contender), requestCount, samples: [] });
  if (only.has('a')) enter(await echoContender(bench), roundVotes);
  if (only.has('b')) enter(await insertContender(bench), baselineVotes);
  if (only.has('b')) enter(await jobContender(bench), baselineVotes);

  for (const { contender, requestCount } of entrants) await contender.round(warmUpRounds * requestCount);
  const isProfiled = bench.options.profileFolder !== undefined;
  if (isProfiled) await countStatements(platform.database.db);
  await takeTurns(bench, entrants);
  const statements = isProfiled ? await dearestStatements(platform.database.db) : [];
  sayStatements(statements, bench.say);
  const counts = await platform.assertHonest();
  const own = entrants[0]?.samples ?? [];
  const note = `${counts.counted} counted, ${counts.held} held, ${counts.rejected} rejected; ${counts.groupSize.toFixed(0)} votes a group; ${cpuText(own)}`;
  const samples = Object.fromEntries(entrants.map((entrant) => [entrant.contender.name, entrant.samples]));
  return { rows: rowsOf(bench, samples, note), samples: { ...samples, counts, statements } };
}

/** Which process a vote costs how much; their sum against the cores of the machine is the limit. */
function cpuText(samples: readonly RoundSample[]): string {
  const names = Object.keys(samples[0]?.cpuMsPerVote ?? {});
  const of = (name: string): number => median(samples.map(({ cpuMsPerVote }) => (cpuMsPerVote[name] ?? 0) * 1000));
  const total = names.reduce((sum, name) => sum + of(name), 0);
  const others = median(samples.map(({ otherCores }) => otherCores ?? 0));
  const each = names.map((name) => `${name} ${of(name).toFixed(0)}`).join(', ');
  return `CPU us a vote: ${each}, in all ${total.toFixed(0)}, so ${figure(1e6 / total)} votes/s for each core; other programs used ${others.toFixed(1)} cores`;
}

async function takeTurns({ options, mode, say }: ModeBench, entrants: readonly Entrant[]): Promise<void> {
  for (let round = 1; round <= options.roundCount; round += 1) {
    for (const { contender, requestCount, samples } of entrants) {
      const sample = await contender.round(requestCount);
      samples.push(sample);
      say(
        `${mode} round ${round} ${contender.name}: ${Math.round(sample.perSecond)}/s, p99 ${Math.round(sample.load.latency.p99Ms)} ms, tail ${Math.round(sample.tailMs)} ms`,
      );
    }
  }
}

function rowsOf({ mode, options }: ModeBench, samples: Record<string, RoundSample[]>, note: string): ResultRow[] {
  const speeds = (name: string): number[] | undefined => samples[name]?.map(({ perSecond }) => perSecond);
  const ours = speeds('UrVote') ?? [];
  const against = (measure: 'a' | 'b', what: string, name: string, bar: number, more?: string): ResultRow[] => {
    const theirs = speeds(name);
    if (theirs === undefined) return [];
    const row = speedRow({ measure, mode, what }, { ours, theirs }, bar);
    return [more === undefined ? row : { ...row, note: more }];
  };
  /** Nothing that answers over HTTP with Express can be faster than the echo. */
  const ceiling = (name: string): string | undefined => {
    const [echo, baseline] = [speeds('echo'), speeds(name)];
    return echo === undefined || baseline === undefined
      ? undefined
      : `the bare echo is ${ratios(echo, baseline).median.toFixed(1)} times as fast as the ${name} baseline`;
  };
  return [
    ...against('a', 'accepted and counted, against a bare Express echo', 'echo', 0.6, note),
    ...(options.only.has('a') ? latencyRows(mode, samples) : []),
    ...against('b', 'end to end, against one INSERT a request', 'insert', 5, ceiling('insert')),
    ...against('b', 'end to end, against one BullMQ job a request', 'job', 5, ceiling('job')),
  ];
}

function latencyRows(mode: ModeBench['mode'], samples: Record<string, RoundSample[]>): ResultRow[] {
  return (['p50Ms', 'p99Ms'] as const).map((quantile) => {
    const of = (name: string) => median((samples[name] ?? []).map(({ load }) => load.latency[quantile]));
    return {
      measure: 'a',
      mode,
      what: `${quantile.slice(0, 3)} of the answers at full load, and of the echo`,
      unit: 'ms',
      ours: of('UrVote'),
      theirs: of('echo'),
    };
  });
}
