import type { Measure } from '../options.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import { type SpeedBar, speedRow } from '../report/speed-row.ts';
import { median, ratios } from '../report/statistics.ts';
import { countStatements, dearestStatements, sayStatements } from '../stage/statements.queries.ts';
import type { ModeBench } from './bench.ts';
import {
  type Contender,
  echoContender,
  insertContender,
  jobContender,
  platformContender,
  type RoundSample,
  usualVotesPerVisit,
} from './contenders.ts';
import { cpuRow, cpuText } from './cpu-text.ts';

/** Votes cast with one token before its voter leaves; the bars are for the first. */
const visits = [usualVotesPerVisit, 1, 12] as const;

interface Entrant {
  name: string;
  contender: Contender;
  requestCount: number;
  votesPerVisit: number;
  samples: RoundSample[];
  /** Why a baseline was sent home: only the rows that compare with it fail. */
  failure?: string;
}

/**
 * (a) The platform end to end against an echo, (a2) what a vote costs meanwhile, and (b) against one INSERT and one job for
 * each vote. All servers are up the whole time; only one of them has work at a time, and they take turns.
 */
export async function measureEndToEnd(bench: ModeBench): Promise<MeasureResult> {
  await using cleanup = new AsyncDisposableStack();
  const { roundVotes, baselineVotes, only } = bench.options;
  const platform = cleanup.use(
    await platformContender(bench, { visits: only.has('a') ? visits : [usualVotesPerVisit] }),
  );
  const entrants: Entrant[] = [];
  const enter = (
    name: string,
    contender: Contender,
    requestCount: number,
    votesPerVisit: number = usualVotesPerVisit,
  ) => void entrants.push({ name, contender, requestCount, votesPerVisit, samples: [] });
  enter('UrVote', platform, roundVotes);
  if (only.has('a')) enter('echo', cleanup.use(await echoContender(bench)), roundVotes);
  if (only.has('a'))
    for (const votes of visits.slice(1)) enter(`UrVote, ${votes} a token`, platform, roundVotes / 2, votes);
  if (only.has('b')) enter('insert', cleanup.use(await insertContender(bench)), baselineVotes);
  if (only.has('b')) enter('job', cleanup.use(await jobContender(bench)), baselineVotes);

  // Not counted: code is compiled, which for the platform takes ten thousands of votes.
  for (const { contender, requestCount, votesPerVisit } of entrants)
    if (votesPerVisit === usualVotesPerVisit && contender === platform) await contender.round(requestCount);
  for (const entrant of entrants.filter(({ contender }) => contender !== platform)) await tryRound(entrant);
  const isProfiled = bench.options.profileFolder !== undefined;
  if (isProfiled) await countStatements(platform.database.db);
  await takeTurns(bench, entrants);
  const statements = isProfiled ? await dearestStatements(platform.database.db) : [];
  sayStatements(statements, bench.say);
  const counts = await platform.assertHonest();
  const own = entrants[0]?.samples ?? [];
  const note = `${counts.counted} counted, ${counts.held} held, ${counts.rejected} rejected; ${counts.groupSize.toFixed(0)} votes a group; ${cpuText(own)}`;
  const samples = Object.fromEntries(
    entrants.flatMap(({ name, samples: rounds, failure }) => (failure === undefined ? [[name, rounds]] : [])),
  );
  return {
    rows: [...rowsOf(bench, samples, note), ...failureRows(bench, entrants)],
    samples: { ...samples, counts, statements },
  };
}

/** @returns undefined when a baseline has failed, now or before */
async function tryRound(entrant: Entrant): Promise<RoundSample | undefined> {
  if (entrant.failure !== undefined) return undefined;
  try {
    return await entrant.contender.round(entrant.requestCount, entrant.votesPerVisit);
  } catch (error) {
    entrant.failure = error instanceof Error ? error.message : String(error);
    return undefined;
  }
}

function failureRows({ mode }: ModeBench, entrants: readonly Entrant[]): ResultRow[] {
  return entrants.flatMap(({ name, failure }) =>
    failure === undefined
      ? []
      : [
          {
            measure: name === 'echo' ? 'a' : 'b',
            mode,
            what: `against the ${name} baseline`,
            unit: '',
            ours: Number.NaN,
            failure,
          },
        ],
  );
}

async function takeTurns({ options, mode, say }: ModeBench, entrants: readonly Entrant[]): Promise<void> {
  for (let round = 1; round <= options.roundCount; round += 1) {
    for (const entrant of entrants) {
      const { name, contender, requestCount, votesPerVisit, samples } = entrant;
      const isOurs = contender === entrants[0]?.contender;
      const sample = isOurs ? await contender.round(requestCount, votesPerVisit) : await tryRound(entrant);
      if (sample === undefined) continue;
      samples.push(sample);
      const { perSecond, load, tailMs, cpuUsPerVote } = sample;
      say(
        `${mode} round ${round} ${name}: ${Math.round(perSecond)}/s, ${cpuUsPerVote?.toFixed(0) ?? '?'} us, p99 ${Math.round(load.latency.p99Ms)} ms, tail ${Math.round(tailMs)} ms`,
      );
    }
  }
}

const echoBar = { atLeast: 0.4, aim: 0.55 };
const insertBar = { atLeast: 2.5, aim: 3 };
const jobBar = { atLeast: 4, aim: 6 };
const fewEntriesBar = { value: 130, aim: 100 };

function rowsOf(
  { mode, options: { only } }: ModeBench,
  samples: Record<string, RoundSample[]>,
  note: string,
): ResultRow[] {
  const ours = samples['UrVote'] ?? [];
  const against = (
    measure: Measure,
    what: string,
    names: { ours?: string; theirs: string },
    bar?: SpeedBar,
    more?: string,
  ): ResultRow[] => {
    const theirs = samples[names.theirs];
    if (theirs === undefined) return [];
    const row = speedRow({ measure, mode, what }, { ours: samples[names.ours ?? 'UrVote'] ?? [], theirs }, bar);
    return [more === undefined ? row : { ...row, note: more }];
  };
  return [
    ...against(
      'a',
      'accepted and counted, against an Express echo',
      { theirs: 'echo' },
      mode === 'redis' ? echoBar : undefined,
      note,
    ),
    ...visits.slice(1).flatMap((votes) =>
      against('a', `the same, ${votes} vote${votes === 1 ? '' : 's'} a token instead of 3`, {
        ours: `UrVote, ${votes} a token`,
        theirs: 'echo',
      }),
    ),
    ...(samples['echo'] === undefined ? [] : latencyRows(mode, samples)),
    ...(only.has('a2')
      ? [cpuRow({ measure: 'a2', mode, what: 'CPU a vote at saturation, 24 entries' }, ours, fewEntriesBar)]
      : []),
    ...against(
      'b',
      'end to end, against one INSERT a request',
      { theirs: 'insert' },
      insertBar,
      ceiling(samples, 'insert'),
    ),
    ...against('b', 'end to end, against one BullMQ job a request', { theirs: 'job' }, jobBar, ceiling(samples, 'job')),
  ];
}

/** Nothing that answers over HTTP with Express can be faster than the echo. */
function ceiling(samples: Record<string, RoundSample[]>, name: string): string | undefined {
  const [echo, baseline] = [samples['echo'], samples[name]].map((rounds) => rounds?.map(({ perSecond }) => perSecond));
  return echo === undefined || baseline === undefined
    ? undefined
    : `the bare echo is ${ratios(echo, baseline).median.toFixed(1)} times as fast as the ${name} baseline`;
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
