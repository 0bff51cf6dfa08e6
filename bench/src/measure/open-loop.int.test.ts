import { hasRedisServer } from '@urvote/testkit/redis-server';
import { expect, it } from 'vitest';
import { parseOptions, type QueueMode } from '../options.ts';
import { verdictOf } from '../report/result.ts';
import { type BenchReport, runBench } from '../run-bench.ts';

const modes: QueueMode[] = hasRedisServer() ? ['redis', 'postgres'] : ['postgres'];

async function reportOf(args: readonly string[]): Promise<BenchReport> {
  const reports: BenchReport[] = [];
  await runBench(
    parseOptions(args),
    () => {},
    async (report) => void reports.push(report),
  );
  const report = reports.at(-1);
  if (report === undefined) throw new Error('nothing was reported');
  return report;
}

it(
  'tells of each rate how long votes wait until they are settled, whether that grows, and what they cost [XH-134]',
  { timeout: 400_000 },
  async () => {
    const sizes = ['--rates', '40,150', '--seconds', '4', '--voters', '1000', '--round-votes', '1000'];
    const { rows, failures, samples } = await reportOf(['--quick', '--only', 'g', '--mode', modes.join(','), ...sizes]);
    expect(failures).toEqual([]);
    for (const mode of modes) {
      const { rates, counts } = samples[`open loop, ${mode}`] as {
        rates: Record<string, number>[];
        counts: Record<string, number>;
      };
      for (const ratePerSecond of [40, 150]) {
        const sample = rates.find((each) => each['ratePerSecond'] === ratePerSecond);
        // Fewer than a third of what should have come in four seconds would be no open loop of that rate.
        expect(sample?.['count']).toBeGreaterThan((ratePerSecond * 4) / 3);
        const own = rows.filter((row) => row.mode === mode && row.what.includes(` ${ratePerSecond} votes/s`));
        expect(own.map(({ bar }) => bar)).toEqual([
          { kind: 'at most', value: 150, aim: 60 },
          { kind: 'at most', value: 500, aim: 200 },
          { kind: 'at most', value: 1.5 },
        ]);
        const [p50, p99, growth] = own.map(({ ours }) => ours);
        expect(p50).toBeGreaterThanOrEqual(0);
        expect(p99).toBeGreaterThanOrEqual(p50 ?? Infinity);
        expect(growth).toBeGreaterThan(0);
        expect(own.map(verdictOf).every((verdict) => verdict !== '' && verdict !== 'FAILED')).toBe(true);
      }
      // Warm-up, and both rates with what goes before them, all of it stored once.
      const stored = (counts['counted'] ?? 0) + (counts['held'] ?? 0) + (counts['rejected'] ?? 0);
      expect(stored).toBeGreaterThan(500 + rates.reduce((sum, rate) => sum + (rate['count'] ?? 0), 0));
    }
  },
);
