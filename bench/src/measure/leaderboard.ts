import { readRanking } from '@urvote/gateway/leaderboards/leaderboards.queries';
import type { LoadSummary } from '../load/generator-messages.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import { median, quantile, ratios } from '../report/statistics.ts';
import { loadVotes } from '../stage/load-votes.ts';
import { startApp, platformEnvironment } from '../stage/platform.ts';
import type { BenchDatabase } from '../stage/servers.ts';
import type { Bench } from './bench.ts';

const fewVotes = 1_000;
const readCount = 1_200;
const httpConnections = 4;
/** Two databases whose reads differ by less than this are equal within the noise of a shared machine. */
const noise = 1.15;

interface Board {
  database: BenchDatabase;
  url: string;
}

interface ReadSample {
  queryMs: number;
  httpMs: number;
}

interface BoardSample {
  few: ReadSample;
  many: ReadSample;
}

/** (d) The leaderboard of few and of many votes, read by turns: by the gateway's query and over HTTP. */
export async function measureLeaderboard(bench: Bench): Promise<MeasureResult> {
  await using cleanup = new AsyncDisposableStack();
  const { leaderboardVotes, roundCount, isQuick } = bench.options;
  const small = await boardOf(bench, cleanup, fewVotes);
  const large = await boardOf(bench, cleanup, leaderboardVotes);
  const samples: BoardSample[] = [];
  // Reads are short, so there is time for more rounds than elsewhere; the first one warms up.
  const rounds = isQuick ? 3 : 2 * roundCount;
  for (let round = 0; round <= rounds; round += 1) {
    const few = await readOnce(bench, small);
    const many = await readOnce(bench, large);
    if (round > 0) samples.push({ few, many });
  }
  return {
    rows: [
      rowOf(bench, samples, 'queryMs', 'the query itself'),
      rowOf(bench, samples, 'httpMs', 'over HTTP, cache missed'),
    ],
    samples,
  };
}

async function boardOf(bench: Bench, cleanup: AsyncDisposableStack, voteCount: number): Promise<Board> {
  const database = cleanup.use(await bench.servers.cloneDatabase());
  await loadVotes(database, voteCount, (stored) =>
    bench.say(`leaderboard: ${stored.toLocaleString('en-US')} of ${voteCount.toLocaleString('en-US')} votes stored`),
  );
  const env = await platformEnvironment({ database, redisUrl: undefined, generator: bench.generator });
  const gateway = cleanup.use(await startApp('gateway', env));
  return { database, url: gateway.url };
}

async function readOnce({ generator }: Bench, { database, url }: Board): Promise<ReadSample> {
  const { contestId, entryIds } = database.contest;
  const times: number[] = [];
  for (let read = 0; read < readCount / 4; read += 1) {
    const startedAt = performance.now();
    await readRanking(database.db, { contestId, limit: 100 });
    times.push(performance.now() - startedAt);
  }
  // The gateway remembers answers of one limit for a moment; nobody asks for the same limit twice that soon.
  const paths = Array.from(
    { length: 400 },
    (_, index) => `/api/v1/contests/${contestId}/leaderboard?limit=${entryIds.length + index}`,
  );
  const load = await generator.read({ url, paths, connectionCount: httpConnections, requestCount: readCount });
  assertRead(load);
  return {
    queryMs: quantile(
      times.toSorted((a, b) => a - b),
      0.5,
    ),
    httpMs: load.latency.p50Ms,
  };
}

function assertRead({ statuses }: LoadSummary): void {
  if (statuses['200'] !== readCount) throw new Error(`the leaderboard was not read: ${JSON.stringify(statuses)}`);
}

function rowOf({ options }: Bench, samples: readonly BoardSample[], figure: keyof ReadSample, how: string): ResultRow {
  const many = samples.map((sample) => sample.many[figure]);
  const few = samples.map((sample) => sample.few[figure]);
  const what = `leaderboard of ${options.leaderboardVotes.toLocaleString('en-US')} votes against 1,000, ${how}`;
  return {
    measure: 'd',
    mode: '-',
    what,
    unit: 'ms',
    ours: median(many),
    theirs: median(few),
    ratio: ratios(many, few),
    bar: { kind: 'at most', value: noise },
  };
}
