import { setTimeout as delay } from 'node:timers/promises';
import type { LoadSummary } from '../load/generator-messages.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import { median, type Point, slope } from '../report/statistics.ts';
import { startPlatform } from '../stage/platform.ts';
import { processUsage } from '../stage/process-usage.ts';
import { assertAllSettled } from '../stage/honesty.queries.ts';
import { untilSettled } from '../stage/settled.queries.ts';
import type { ModeBench } from './bench.ts';

const sampleMs = 1_000;
/** Memory may grow by this factor from the middle to the end of the run; garbage is collected when it pays, not at once. */
const steady = 1.1;

interface MemorySample {
  votes: number;
  gatewayMib: number;
  workerMib: number;
}

type Figure = 'gatewayMib' | 'workerMib';

/** (e) Resident memory of the gateway and the worker over many votes. */
export async function measureMemory(bench: ModeBench): Promise<MeasureResult> {
  const { options, generator, servers, mode, redisUrl } = bench;
  await using database = await servers.cloneDatabase();
  await using platform = await startPlatform({ database, redisUrl, generator });
  const samples: MemorySample[] = [];
  let votes = 0;
  const sampling = new AbortController();
  const sampler = sampleUntil(
    sampling.signal,
    samples,
    { gateway: platform.gateway.pid, worker: platform.worker.pid },
    () => votes,
  );
  const load = await generator
    .castVotes({
      url: platform.gateway.url,
      path: '/api/v1/votes',
      connectionCount: options.connectionCount,
      firstNumber: 0,
      requestCount: options.memoryVotes,
      entryIds: database.contest.entryIds,
      onProgress: (answeredCount) => {
        votes = answeredCount;
        if (answeredCount % 100_000 < 2_000)
          bench.say(`${mode} memory: ${answeredCount.toLocaleString('en-US')} votes`);
      },
    })
    .finally(() => sampling.abort());
  await sampler;
  const acceptedCount = load.statuses['202'] ?? 0;
  await untilSettled(database.db, acceptedCount);
  const counts = await assertAllSettled(database.db, acceptedCount);
  return {
    rows: samples.length < 6 ? [] : rowsOf(bench, samples, load),
    samples: { samples, counts, statuses: load.statuses, latency: load.latency },
  };
}

async function sampleUntil(
  signal: AbortSignal,
  samples: MemorySample[],
  pids: { gateway: number; worker: number },
  votes: () => number,
): Promise<void> {
  while (!signal.aborted) {
    await delay(sampleMs, undefined, { signal }).catch(() => {});
    const [gateway, worker] = await Promise.all([processUsage(pids.gateway), processUsage(pids.worker)]);
    if (gateway !== null && worker !== null)
      samples.push({ votes: votes(), gatewayMib: gateway.rssMib, workerMib: worker.rssMib });
  }
}

function rowsOf({ mode }: ModeBench, samples: readonly MemorySample[], { statuses }: LoadSummary): ResultRow[] {
  return (['gatewayMib', 'workerMib'] as const).map((figure) => {
    const [start, middle, end] = startMiddleEnd(samples, figure);
    const note = `start ${start.toFixed(0)}, middle ${middle.toFixed(0)}, end ${end.toFixed(0)}; slope after warm-up ${settledSlope(samples, figure).toFixed(1)} MiB a million votes`;
    const what = `memory of the ${figure === 'gatewayMib' ? 'gateway' : 'worker'} over ${(statuses['202'] ?? 0).toLocaleString('en-US')} votes, end against middle`;
    return {
      measure: 'e',
      mode,
      what,
      unit: 'MiB',
      ours: end,
      theirs: middle,
      ratio: { median: end / middle, min: end / middle, max: end / middle },
      bar: { kind: 'at most', value: steady },
      note,
    };
  });
}

function startMiddleEnd(samples: readonly MemorySample[], figure: Figure) {
  const part = (from: number, to: number): number => median(between(samples, from, to).map((sample) => sample[figure]));
  return [part(0, 0.1), part(0.45, 0.55), part(0.9, 1)] as const;
}

function settledSlope(samples: readonly MemorySample[], figure: Figure): number {
  const settled: Point[] = between(samples, 0.3, 1).map((sample) => ({ x: sample.votes / 1e6, y: sample[figure] }));
  return slope(settled);
}

function between(samples: readonly MemorySample[], from: number, to: number): readonly MemorySample[] {
  return samples.slice(
    Math.floor(samples.length * from),
    Math.max(Math.ceil(samples.length * to), Math.floor(samples.length * from) + 1),
  );
}
