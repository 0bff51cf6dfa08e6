import type { MeasureResult } from '../report/result.ts';
import type { ModeBench } from './bench.ts';
import { platformContender, type RoundSample } from './contenders.ts';
import { cpuRow } from './cpu-text.ts';

const entryCount = 20_000;
const what = 'CPU a vote at saturation, 20,000 entries';
const bar = { value: 160, aim: 100 };

/** (a2) What a vote costs at saturation where votes spread evenly over so many entries that hardly two share a total. */
export async function measureManyEntries(bench: ModeBench): Promise<MeasureResult> {
  const { roundCount, roundVotes } = bench.options;
  await using platform = await platformContender(bench, { entryCount });
  await platform.round(roundVotes);
  const samples: RoundSample[] = [];
  for (let round = 1; round <= roundCount; round += 1) {
    const sample = await platform.round(roundVotes);
    samples.push(sample);
    bench.say(
      `${bench.mode} round ${round}, 20,000 entries: ${Math.round(sample.perSecond)}/s, ${sample.cpuUsPerVote?.toFixed(0) ?? '?'} us`,
    );
  }
  const counts = await platform.assertHonest();
  const row = cpuRow({ measure: 'a2', mode: bench.mode, what }, samples, bar);
  return { rows: [row], samples: { rounds: samples, counts } };
}
