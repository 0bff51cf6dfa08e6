import { setTimeout as delay } from 'node:timers/promises';
import type { QueueMode } from '@urvote/testkit/test-redis';
import { checkRound } from './checks/check-round.ts';
import { checkFailedJobs, checkReady, drain, untilStoresAnswer } from './drain.ts';
import { Findings } from './findings.ts';
import { harmsOf } from './harms/catalogue.ts';
import { type HarmDone, runHarms } from './harms/run-harms.ts';
import { Records } from './load/records.ts';
import { runLoad } from './load/run-load.ts';
import type { Options } from './options.ts';
import { describeDelays, watchSettleDelays } from './settle-delays.ts';
import { startWorld } from './world/world.ts';

export interface RoundReport {
  lines: string[];
  findings: Findings;
}

/** Voters are heard a little longer than harm is done, so that the last harm is seen too. */
const aftermathMs = 5_000;

/** Load and harm in one queue mode; then all is repaired and everything is checked. */
export async function runRound(
  mode: QueueMode,
  { durationMs, seed, harms: chosen, voterCount }: Options,
  print: (line: string) => void,
): Promise<RoundReport> {
  const findings = new Findings();
  const records = new Records(findings);
  const note = (line: string) => print(`${new Date().toISOString().slice(11, 19)} ${mode}: ${line}`);
  await using world = await startWorld(mode, Date.now() + durationMs * 0.6);
  const { harms, skipped } = harmsOf(world, chosen);
  for (const line of skipped) print(`SKIPPED ${line}`);
  note('everything runs');

  const untilMs = Date.now() + durationMs;
  let isOver = false;
  await using delays = watchSettleDelays(world.pool, records);
  const load = runLoad(world, records, { voterCount, seed, isOver: () => isOver });
  const done = await runHarms({ harms, seed, untilMs, note, wrong: (what) => findings.add('harm', what) });
  note('all harm is repaired');
  await untilStoresAnswer(world);
  await delay(aftermathMs);
  isOver = true;
  await load;
  note(`the load is over: ${records.actions.length} actions`);
  await drain(world, records, findings);
  await checkFailedJobs(world, findings);
  await checkReady(world, findings);
  note('the queue is empty');
  const lines = await checkRound(world, records, findings);
  return {
    lines: [
      ...harmLines(done),
      ...answerLines(records),
      `from 202 to settled: ${describeDelays(await delays.stop())}`,
      ...lines,
    ],
    findings,
  };
}

function harmLines(done: readonly HarmDone[]): string[] {
  const byName = Map.groupBy(done, ({ name }) => name);
  return [
    `${done.length} harms: ${[...byName]
      .map(([name, all]) => `${name} ${all.length}`)
      .sort()
      .join(', ')}`,
  ];
}

function answerLines({ answers }: Records): string[] {
  return [
    `answers: ${[...answers]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  ];
}
