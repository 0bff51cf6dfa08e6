import type { SpawnedService } from '@urvote/testkit/spawn-service';
import type { LoadSummary } from '../load/generator-messages.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import { median, ratios } from '../report/statistics.ts';
import { platformEnvironment, startApp } from '../stage/platform.ts';
import { treeCpuMs } from '../stage/process-usage.ts';
import type { Bench } from './bench.ts';

const connectionCount = 64;

interface ReadSpeed {
  perSecond: number;
  /** Of the services asked, microseconds a read; null where /proc does not tell. */
  cpuUs: number | null;
}

interface ReadSample {
  gateway: ReadSpeed;
  direct: ReadSpeed;
}

/** (l) Public reads through the gateway's cache, against the contest-service asked for each. */
export async function measurePublicReads(bench: Bench): Promise<MeasureResult> {
  await using cleanup = new AsyncDisposableStack();
  const { generator, options, servers } = bench;
  const database = cleanup.use(await servers.cloneDatabase());
  const env = await platformEnvironment({ database, redisUrl: undefined, generator });
  const contests = cleanup.use(await startApp('contest-service', env));
  const gateway = cleanup.use(await startApp('gateway', { ...env, CONTEST_SERVICE_URL: contests.url }));
  const { contestId } = database.contest;
  const { slug } = await database.db
    .selectFrom('contest')
    .select('slug')
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow();
  const reads = { 'one contest': `/api/v1/contests/${slug}`, 'all contests': '/api/v1/contests' };
  const requestCount = options.isQuick ? 2_000 : 40_000;
  const rows: ResultRow[] = [];
  const samples: Record<string, ReadSample[]> = {};
  for (const [what, path] of Object.entries(reads)) {
    const taken: ReadSample[] = [];
    for (let round = 0; round <= options.roundCount; round += 1) {
      const read = (from: SpawnedService, count: number) => readFrom(bench, from, [gateway, contests], { path, count });
      const sample = { gateway: await read(gateway, requestCount), direct: await read(contests, requestCount / 10) };
      if (round > 0) taken.push(sample);
    }
    samples[what] = taken;
    rows.push(rowOf(what, taken));
  }
  return { rows, samples };
}

async function readFrom(
  { generator }: Bench,
  { url }: SpawnedService,
  services: readonly SpawnedService[],
  { path, count }: { path: string; count: number },
): Promise<ReadSpeed> {
  const before = await cpuOf(services);
  const load = await generator.read({ url, paths: [path], connectionCount, requestCount: count });
  assertRead(load, count);
  const after = await cpuOf(services);
  return {
    perSecond: (count * 1000) / (load.endedAtMs - load.startedAtMs),
    cpuUs: before === null || after === null ? null : ((after - before) * 1000) / count,
  };
}

async function cpuOf(services: readonly SpawnedService[]): Promise<number | null> {
  const used = await Promise.all(services.map(({ pid }) => treeCpuMs(pid)));
  return used.reduce((sum, cpuMs) => (sum === null || cpuMs === null ? null : sum + cpuMs), 0);
}

function assertRead({ statuses }: LoadSummary, count: number): void {
  if (statuses['200'] !== count) throw new Error(`not everything was read: ${JSON.stringify(statuses)}`);
}

function rowOf(what: string, samples: readonly ReadSample[]): ResultRow {
  const speeds = (from: keyof ReadSample) => samples.map((sample) => sample[from].perSecond);
  const cpuUs = (from: keyof ReadSample) => {
    const used = samples.flatMap((sample) => sample[from].cpuUs ?? []);
    return used.length === 0 ? null : median(used);
  };
  return {
    measure: 'l',
    mode: '-',
    what: `reads of ${what} through the gateway, against the contest-service itself, ${connectionCount} connections`,
    unit: '/s',
    ours: median(speeds('gateway')),
    theirs: median(speeds('direct')),
    ratio: ratios(speeds('gateway'), speeds('direct')),
    cpuUs: { ours: cpuUs('gateway'), theirs: cpuUs('direct') },
  };
}
