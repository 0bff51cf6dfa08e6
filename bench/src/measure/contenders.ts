import { type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';
import type { BaselineSettings } from '../baselines/baseline-settings.ts';
import type { LoadSummary } from '../load/generator-messages.ts';
import { type CpuUse, cpuUse, readCpu } from '../stage/cpu-use.ts';
import { assertAllSettled, type SettledCounts } from '../stage/honesty.queries.ts';
import { type BenchPlatform, production, startPlatform } from '../stage/platform.ts';
import type { BenchDatabase, DatabaseOptions } from '../stage/servers.ts';
import { untilSettled, untilStored } from '../stage/settled.queries.ts';
import type { ModeBench } from './bench.ts';

/** One round of one contender. */
export interface RoundSample extends CpuUse {
  /** Accepted votes a second, from the first request until the last accepted one is where it ends. */
  perSecond: number;
  acceptedCount: number;
  elapsedMs: number;
  /** How long after the last answer the last vote was settled. */
  tailMs: number;
  load: LoadSummary;
}

/** Takes votes over HTTP. */
export interface Contender extends AsyncDisposable {
  name: string;
  /** @param votesPerVisit votes cast with each token; 3 by default */
  round(requestCount: number, votesPerVisit?: number): Promise<RoundSample>;
}

interface ContenderParts {
  name: string;
  path: string;
  url: string;
  entryIdsFor: (votesPerVisit: number) => readonly string[];
  processes: Record<string, number>;
  /** Share of requests that may be refused. */
  refusedShare?: number;
  /** Resolves when this many accepted votes, counted from the start, are where they end. @returns that time */
  untilDone?: (acceptedCount: number) => Promise<number>;
}

const acceptedStatus = '202';
export const usualVotesPerVisit = 3;

function contender(bench: ModeBench, parts: ContenderParts, cleanup: AsyncDisposableStack): Contender {
  const { name, url, path } = parts;
  const castCounts = new Map<number, number>();
  let acceptedCount = 0;
  return {
    name,
    async round(requestCount, votesPerVisit = usualVotesPerVisit) {
      const pids = { ...parts.processes, ...(await bench.servers.pids()) };
      const before = await readCpu(pids);
      const { connectionCount } = bench.options;
      const firstNumber = castCounts.get(votesPerVisit) ?? 0;
      castCounts.set(votesPerVisit, firstNumber + requestCount);
      const entryIds = parts.entryIdsFor(votesPerVisit);
      const load = await bench.generator.castVotes({
        url,
        path,
        entryIds,
        connectionCount,
        firstNumber,
        requestCount,
        votesPerVisit,
      });
      const accepted = acceptedOf(parts, load);
      acceptedCount += accepted;
      const doneAtMs = Math.max(load.endedAtMs, (await parts.untilDone?.(acceptedCount)) ?? 0);
      const elapsedMs = doneAtMs - load.startedAtMs;
      return {
        perSecond: (accepted * 1000) / elapsedMs,
        acceptedCount: accepted,
        elapsedMs,
        tailMs: doneAtMs - load.endedAtMs,
        load,
        ...cpuUse(before, await readCpu(pids), accepted, load.generatorCpuMs),
      };
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

const fewRefusals = 0.001;
/** One job for each vote overruns a busy machine now and then; what it refuses is not counted for it. */
const baselineRefusals = 0.05;

/** Refused requests would be cheap ones, so a round with many of them says nothing. */
function acceptedOf(
  { name, refusedShare = fewRefusals }: Pick<ContenderParts, 'name' | 'refusedShare'>,
  { statuses }: Pick<LoadSummary, 'statuses'>,
): number {
  const accepted = statuses[acceptedStatus] ?? 0;
  const total = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  if (total - accepted > total * refusedShare)
    throw new Error(`${name} did not accept the votes: ${JSON.stringify(statuses)}`);
  return accepted;
}

/** @throws Error when more than one in a thousand was refused */
export const acceptedByPlatform = (load: Pick<LoadSummary, 'statuses'>): number => acceptedOf({ name: 'UrVote' }, load);

const baselineFile = (name: string): string => `bench/src/baselines/${name}.ts`;

/** Bare Express answering the body it got. */
export async function echoContender(bench: ModeBench): Promise<Contender> {
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(await spawnService(baselineFile('echo-server'), { env: production }));
  const entryIds = Array.from(
    { length: 24 },
    (_, index) => `0192f7a0-0000-7000-8000-${String(index).padStart(12, '0')}`,
  );
  const processes = { server: server.pid };
  return contender(
    bench,
    { name: 'echo', path: '/votes', url: server.url, entryIdsFor: () => entryIds, processes },
    cleanup.move(),
  );
}

export interface PlatformContender extends Contender {
  database: BenchDatabase;
  platform: BenchPlatform;
  /** Accepted = counted + held + rejected + void over all rounds. @throws Error when it is not so */
  assertHonest(): Promise<SettledCounts>;
}

export const votesPath = '/api/v1/votes';

/** The gateway and the worker. */
export async function platformContender(bench: ModeBench, options: DatabaseOptions = {}): Promise<PlatformContender> {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await bench.servers.cloneDatabase(options));
  const { redisUrl, generator } = bench;
  const { profileFolder } = bench.options;
  const platform = cleanup.use(await startPlatform({ database, redisUrl, generator, profileFolder }));
  const parts = {
    name: 'UrVote',
    path: votesPath,
    url: platform.gateway.url,
    entryIdsFor: (votesPerVisit: number) => database.contests.get(votesPerVisit)?.entryIds ?? [],
    processes: { gateway: platform.gateway.pid, worker: platform.worker.pid },
  };
  const own = contender(bench, { ...parts, untilDone: (count) => untilSettled(database.db, count) }, cleanup.move());
  let acceptedCount = 0;
  return {
    ...own,
    database,
    platform,
    async round(requestCount, votesPerVisit) {
      const sample = await own.round(requestCount, votesPerVisit);
      acceptedCount += sample.acceptedCount;
      return sample;
    },
    assertHonest: () => assertAllSettled(database.db, acceptedCount),
  };
}

async function startBaseline(name: string, settings: BaselineSettings): Promise<SpawnedService> {
  return spawnService(baselineFile(name), { env: production, args: [JSON.stringify(settings)] });
}

/** One INSERT for each request. */
export async function insertContender(bench: ModeBench): Promise<Contender> {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await bench.servers.cloneDatabase());
  const server = cleanup.use(
    await startBaseline('insert-server', { databaseUrl: database.url, prefix: 'unused', ...database.contest }),
  );
  return contender(
    bench,
    { name: 'insert', ...baselineParts(database, server), processes: { server: server.pid } },
    cleanup.move(),
  );
}

/** One BullMQ job for each request, one INSERT for each job. */
export async function jobContender(bench: ModeBench): Promise<Contender> {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await bench.servers.cloneDatabase());
  const redis = bench.redisUrl === undefined ? {} : { redisUrl: bench.redisUrl };
  const prefix = `baseline-${database.name.replace('_', '-')}`;
  const settings = { databaseUrl: database.url, ...redis, prefix, ...database.contest };
  const server = cleanup.use(await startBaseline('job-server', settings));
  const worker = cleanup.use(await startBaseline('job-worker', settings));
  const processes = { server: server.pid, worker: worker.pid };
  return contender(
    bench,
    { name: 'job', ...baselineParts(database, server), processes, refusedShare: baselineRefusals },
    cleanup.move(),
  );
}

function baselineParts({ db, contest }: BenchDatabase, { url }: SpawnedService) {
  return {
    path: '/votes',
    url,
    entryIdsFor: () => contest.entryIds,
    untilDone: (count: number) => untilStored(db, count),
  };
}
