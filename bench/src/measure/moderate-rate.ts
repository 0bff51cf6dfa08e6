import { startPlatformStream } from '../open-loop/platform-stream.ts';
import type { MeasureResult } from '../report/result.ts';
import type { CpuUse } from '../stage/cpu-use.ts';
import type { ModeBench } from './bench.ts';
import { countStatements, dearestStatements, sayStatements } from '../stage/statements.queries.ts';
import { cpuRow } from './cpu-text.ts';

const ratePerSecond = 400;
const bar = { value: 600, aim: 300 };

/** (h) CPU a vote when few come at once, what the processes use while they wait included. */
export async function measureModerateRate(bench: ModeBench): Promise<MeasureResult> {
  const { roundCount, openLoopSeconds, roundVotes } = bench.options;
  await using stream = await startPlatformStream(bench);
  await stream.warmUp(roundVotes / 2);
  const isProfiled = bench.options.profileFolder !== undefined;
  if (isProfiled) await countStatements(stream.database.db);
  const samples: CpuUse[] = [];
  for (let round = 0; round <= roundCount; round += 1) {
    const { cpuUsPerVote, cpuUsByProcess, otherCores } = await stream.run(ratePerSecond, openLoopSeconds / 3);
    if (round === 0) continue;
    samples.push({ cpuUsPerVote, cpuUsByProcess, otherCores });
    bench.say(`${bench.mode} round ${round} at ${ratePerSecond}/s: ${cpuUsPerVote?.toFixed(0) ?? '?'} us a vote`);
  }
  if (isProfiled) sayStatements(await dearestStatements(stream.database.db), bench.say);
  const counts = await stream.assertHonest();
  const row = cpuRow({ measure: 'h', mode: bench.mode, what: `CPU a vote at ${ratePerSecond} votes/s` }, samples, bar);
  return { rows: [row], samples: { rounds: samples, counts } };
}
