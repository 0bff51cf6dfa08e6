import { setTimeout as delay } from 'node:timers/promises';
import { startPlatformStream } from '../open-loop/platform-stream.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import type { ModeBench } from './bench.ts';
import { killedWaits, type KilledWaits } from './killed-waits.ts';

/** Enough that a worker always has work in hand when it is killed. */
const ratePerSecond = 1_200;

const bar = { kind: 'at most', value: 5_000, aim: 2_000 } as const;

const scenarios = [
  { name: 'another worker runs on', hasOther: true },
  { name: 'alone and started again at once', hasOther: false },
] as const;

type Scenario = (typeof scenarios)[number];

/** (k) How long votes wait whose worker is killed (SIGKILL) under load: until another takes its jobs over. */
export async function measureKilledWorker(bench: ModeBench): Promise<MeasureResult> {
  const rows: ResultRow[] = [];
  const samples: Record<string, KilledWaits[]> = {};
  for (const scenario of scenarios) {
    const kills = await killTimes(bench, scenario);
    samples[scenario.name] = kills;
    rows.push(rowOf(bench, scenario, kills));
  }
  return { rows, samples };
}

async function killTimes(bench: ModeBench, scenario: Scenario): Promise<KilledWaits[]> {
  const { killCount, roundVotes, openLoopSeconds } = bench.options;
  await using stream = await startPlatformStream(bench);
  await stream.warmUp(roundVotes / 4);
  const { startWorker } = stream.platform;
  let victim = stream.platform.worker;
  let other = scenario.hasOther ? await startWorker() : undefined;
  const kills: KilledWaits[] = [];
  for (let kill = 1; kill <= killCount; kill += 1) {
    const run = stream.run(ratePerSecond, openLoopSeconds / 6);
    // Waited for below; it may fail before.
    run.catch(() => {});
    // Not always at the same moment of whatever the worker does by the clock.
    await delay((openLoopSeconds * 1000) / 20 + kill * 37);
    const killedAtMs = Date.now();
    await victim.kill('SIGKILL');
    // Where another one runs, a third would only take the machine away from it.
    const [next, { answeredAtMs, settledAtMs }] =
      other === undefined ? await Promise.all([startWorker(), run]) : [undefined, await run];
    [victim, other] = other === undefined ? [next ?? victim, undefined] : [other, await startWorker()];
    const waits = killedWaits(answeredAtMs, settledAtMs, killedAtMs);
    kills.push(waits);
    bench.say(
      `${bench.mode} kill ${kill}, ${scenario.name}: ${waits.heldCount} votes waited for up to ${waits.longestMs.toFixed(0)} ms`,
    );
  }
  await stream.assertHonest();
  if (kills.every(({ heldCount }) => heldCount === 0)) throw new Error('no worker had work in hand when it was killed');
  return kills;
}

function rowOf({ mode }: ModeBench, { name }: Scenario, kills: readonly KilledWaits[]): ResultRow {
  const longest = kills.map(({ longestMs }) => longestMs);
  const held = kills.map(({ heldCount }) => heldCount).join(', ');
  return {
    measure: 'k',
    mode,
    what: `longest wait behind a killed worker, ${name}`,
    unit: 'ms',
    ours: Math.max(...longest),
    spread: { min: Math.min(...longest), max: Math.max(...longest) },
    bar,
    note: `${name}: the longest of ${kills.length} kills; votes that were answered and not settled at each: ${held}`,
  };
}
