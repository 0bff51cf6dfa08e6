import { type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';
import type { BaselineSettings } from '../baselines/baseline-settings.ts';
import type { LoadSummary } from '../load/generator-messages.ts';
import { production, startPlatform } from '../stage/platform.ts';
import { machineCpuMs, treeCpuMs } from '../stage/process-usage.ts';
import type { BenchDatabase } from '../stage/servers.ts';
import { assertAllSettled, type SettledCounts, untilSettled, untilStored } from '../stage/settled.queries.ts';
import type { ModeBench } from './bench.ts';

/** One round of one contender. */
export interface RoundSample {
  /** Accepted votes a second, from the first request until the last accepted one is where it ends. */
  perSecond: number;
  acceptedCount: number;
  elapsedMs: number;
  /** How long after the last answer the last vote was settled. */
  tailMs: number;
  load: LoadSummary;
  /** CPU milliseconds of each process for each accepted vote; empty where /proc does not tell. */
  cpuMsPerVote: Record<string, number>;
  /** Cores' worth of CPU that processes which are no part of the round used meanwhile; null where /proc does not tell. */
  otherCores: number | null;
}

/** Takes votes over HTTP. */
export interface Contender extends AsyncDisposable {
  name: string;
  round(requestCount: number): Promise<RoundSample>;
}

interface ContenderParts {
  name: string;
  path: string;
  url: string;
  entryIds: readonly string[];
  processes: Record<string, number>;
  /** Share of requests that may be refused. */
  refusedShare?: number;
  /** Resolves when this many accepted votes, counted from the start, are where they end. @returns that time */
  untilDone?: (acceptedCount: number) => Promise<number>;
}

const acceptedStatus = '202';

function contender(bench: ModeBench, parts: ContenderParts, cleanup: AsyncDisposableStack): Contender {
  const { name, processes } = parts;
  let castCount = 0;
  let acceptedCount = 0;
  async function cpuMs(): Promise<Record<string, number>> {
    const pids = Object.entries({ ...processes, ...(await bench.servers.pids()) });
    const used = await Promise.all(pids.map(async ([process, pid]) => [process, await treeCpuMs(pid)] as const));
    return Object.fromEntries(used.flatMap(([process, ms]) => (ms === null ? [] : [[process, ms]])));
  }
  return {
    name,
    async round(requestCount) {
      const [machineBefore, cpuBefore] = [await machineCpuMs(), await cpuMs()];
      const { connectionCount } = bench.options;
      const { url, path, entryIds } = parts;
      const load = await bench.generator.castVotes({
        url,
        path,
        entryIds,
        connectionCount,
        firstNumber: castCount,
        requestCount,
      });
      castCount += requestCount;
      const accepted = acceptedOf(parts, load);
      acceptedCount += accepted;
      const doneAtMs = Math.max(load.endedAtMs, (await parts.untilDone?.(acceptedCount)) ?? 0);
      const [machineAfter, cpuAfter] = [await machineCpuMs(), await cpuMs()];
      const elapsedMs = doneAtMs - load.startedAtMs;
      cpuAfter['generator'] = (cpuBefore['generator'] ?? 0) + load.generatorCpuMs;
      const cpuMsPerVote = Object.fromEntries(
        Object.entries(cpuAfter).map(([process, ms]) => [process, (ms - (cpuBefore[process] ?? 0)) / accepted]),
      );
      const perSecond = (accepted * 1000) / elapsedMs;
      const ownCores = (Object.values(cpuMsPerVote).reduce((sum, ms) => sum + ms, 0) * perSecond) / 1000;
      const otherCores =
        machineBefore === null || machineAfter === null ? null : (machineAfter - machineBefore) / elapsedMs - ownCores;
      return {
        perSecond,
        acceptedCount: accepted,
        elapsedMs,
        tailMs: doneAtMs - load.endedAtMs,
        load,
        cpuMsPerVote,
        otherCores,
      };
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

const fewRefusals = 0.001;
/** One job for each vote overruns a busy machine now and then; what it refuses is not counted for it. */
const baselineRefusals = 0.05;

/** Refused requests would be cheap ones, so a round with many of them says nothing. */
function acceptedOf({ name, refusedShare = fewRefusals }: ContenderParts, { statuses }: LoadSummary): number {
  const accepted = statuses[acceptedStatus] ?? 0;
  const total = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  if (total - accepted > total * refusedShare)
    throw new Error(`${name} did not accept the votes: ${JSON.stringify(statuses)}`);
  return accepted;
}

const baselineFile = (name: string): string => `bench/src/baselines/${name}.ts`;

/** Bare Express answering the body it got. */
export async function echoContender(bench: ModeBench): Promise<Contender> {
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(await spawnService(baselineFile('echo-server'), { env: production }));
  const entryIds = Array.from(
    { length: 24 },
    (_, index) => `0192f7a0-0000-7000-8000-${String(index).padStart(12, '0')}`,
  );
  return contender(
    bench,
    { name: 'echo', path: '/votes', url: server.url, entryIds, processes: { server: server.pid } },
    cleanup.move(),
  );
}

export interface PlatformContender extends Contender {
  database: BenchDatabase;
  /** Accepted = counted + held + rejected over all rounds. @throws Error when it is not so */
  assertHonest(): Promise<SettledCounts>;
}

/** The gateway and the worker. */
export async function platformContender(bench: ModeBench): Promise<PlatformContender> {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await bench.servers.cloneDatabase());
  const { redisUrl, generator, options } = bench;
  const platform = cleanup.use(
    await startPlatform({ database, redisUrl, generator, profileFolder: options.profileFolder }),
  );
  const processes = { gateway: platform.gateway.pid, worker: platform.worker.pid };
  const parts = {
    name: 'UrVote',
    path: '/api/v1/votes',
    url: platform.gateway.url,
    entryIds: database.contest.entryIds,
    processes,
  };
  const own = contender(bench, { ...parts, untilDone: (count) => untilSettled(database.db, count) }, cleanup.move());
  let acceptedCount = 0;
  return {
    ...own,
    database,
    async round(requestCount) {
      const sample = await own.round(requestCount);
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
  const { entryIds } = database.contest;
  const untilDone = (count: number) => untilStored(database.db, count);
  return contender(
    bench,
    { name: 'insert', path: '/votes', url: server.url, entryIds, processes: { server: server.pid }, untilDone },
    cleanup.move(),
  );
}

/** One BullMQ job for each request, one INSERT for each job. */
export async function jobContender(bench: ModeBench): Promise<Contender> {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await bench.servers.cloneDatabase());
  const redis = bench.redisUrl === undefined ? {} : { redisUrl: bench.redisUrl };
  const settings = { databaseUrl: database.url, ...redis, prefix: 'baseline', ...database.contest };
  const server = cleanup.use(await startBaseline('job-server', settings));
  const worker = cleanup.use(await startBaseline('job-worker', settings));
  const { entryIds } = database.contest;
  const untilDone = (count: number) => untilStored(database.db, count);
  const processes = { server: server.pid, worker: worker.pid };
  return contender(
    bench,
    { name: 'job', path: '/votes', url: server.url, entryIds, processes, untilDone, refusedShare: baselineRefusals },
    cleanup.move(),
  );
}
