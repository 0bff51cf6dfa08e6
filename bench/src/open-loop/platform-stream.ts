import { acceptedByPlatform, votesPath } from '../measure/contenders.ts';
import type { ModeBench } from '../measure/bench.ts';
import { type CpuUse, cpuUse, readCpu } from '../stage/cpu-use.ts';
import { assertAllSettled, type SettledCounts } from '../stage/honesty.queries.ts';
import { type BenchPlatform, startPlatform } from '../stage/platform.ts';
import type { BenchDatabase } from '../stage/servers.ts';
import { untilSettled } from '../stage/settled.queries.ts';
import { poissonArrivals } from './arrivals.ts';
import { type ObservedStream, observeStream, type Stream } from './observe-stream.ts';

type PlatformStreamSample = ObservedStream & CpuUse;

/** The platform under votes that come when they come. */
export interface PlatformStream extends AsyncDisposable {
  database: BenchDatabase;
  platform: BenchPlatform;
  /** @throws Error when more than one vote in a thousand was refused */
  run(ratePerSecond: number, seconds: number): Promise<PlatformStreamSample>;
  /** Votes one after another, as quick as they are taken, so that code is compiled as it is in a service that runs. */
  warmUp(voteCount: number): Promise<void>;
  /** @throws Error when accepted votes and stored ones differ */
  assertHonest(): Promise<SettledCounts>;
}

/** Asking more often would cost the votes as much as counting them does at low rates. */
const pollMs = 250;

export async function startPlatformStream(bench: ModeBench): Promise<PlatformStream> {
  await using cleanup = new AsyncDisposableStack();
  const { servers, redisUrl, generator, options } = bench;
  const database = cleanup.use(await servers.cloneDatabase());
  const platform = cleanup.use(
    await startPlatform({ database, redisUrl, generator, profileFolder: options.profileFolder }),
  );
  const { entryIds } = database.contest;
  const ballots = () => ({ url: platform.gateway.url, path: votesPath, entryIds, firstNumber: castCount });
  let castCount = 0;
  let acceptedCount = 0;
  let runCount = 0;
  const held = cleanup.move();
  return {
    database,
    platform,
    async warmUp(voteCount) {
      const load = await generator.castVotes({ ...ballots(), connectionCount: 64, requestCount: voteCount });
      castCount += voteCount;
      acceptedCount += acceptedByPlatform(load);
      await untilSettled(database.db, acceptedCount, pollMs);
    },
    async run(ratePerSecond, seconds) {
      runCount += 1;
      const arrivalsMs = poissonArrivals({ ratePerSecond, seconds, seed: runCount });
      const pids = { gateway: platform.gateway.pid, worker: platform.worker.pid, ...(await servers.pids()) };
      const plan = { ...ballots(), arrivalsMs, db: database.db, generator };
      castCount += arrivalsMs.length;
      const allSettled = async (count: number) => untilSettled(database.db, acceptedCount + count, pollMs);
      const sample = await observeWithCpu({ ...plan, untilSettled: allSettled }, pids);
      acceptedCount += acceptedByPlatform(sample);
      return sample;
    },
    assertHonest: () => assertAllSettled(database.db, acceptedCount),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function observeWithCpu(plan: Stream, pids: Record<string, number>): Promise<PlatformStreamSample> {
  const before = await readCpu(pids);
  let after = before;
  const observed = await observeStream({
    ...plan,
    untilSettled: async (count) => {
      await plan.untilSettled(count);
      after = await readCpu(pids);
    },
  });
  return { ...observed, ...cpuUse(before, after, observed.acceptedCount, observed.generatorCpuMs) };
}
