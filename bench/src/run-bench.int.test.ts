import { expect, it } from 'vitest';
import { parseOptions } from './options.ts';
import { renderResults } from './report/render.ts';
import { type BenchReport, runBench } from './run-bench.ts';

it('tells of a measure that breaks off in the table and goes on with the next', { timeout: 400_000 }, async () => {
  const reports: BenchReport[] = [];
  const tooFewBallots = ['--voters', '500', '--round-votes', '20000', '--rates', '1', '--votes', '2000'];
  await runBench(
    parseOptions(['--quick', '--mode', 'postgres', '--only', 'g,d', ...tooFewBallots]),
    () => {},
    async (report) => void reports.push(report),
  );
  const { rows, failures } = reports.at(-1) ?? { rows: [], failures: [] };
  expect(failures).toHaveLength(1);
  expect(rows.filter(({ failure }) => failure !== undefined)).toMatchObject([
    { measure: 'g', mode: 'postgres', what: 'open loop' },
  ]);
  expect(rows.filter(({ measure }) => measure === 'd')).toHaveLength(2);
  expect(renderResults(rows)).toMatch(/open loop .*FAILED/);
});
