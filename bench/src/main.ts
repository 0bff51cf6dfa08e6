import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseOptions, usage } from './options.ts';
import { renderResults } from './report/render.ts';
import { type BenchReport, runBench } from './run-bench.ts';

const resultsFolder = new URL('../results/', import.meta.url);
const startedAt = performance.now();

const say = (text: string): void =>
  void process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);

async function write(report: BenchReport): Promise<void> {
  await mkdir(resultsFolder, { recursive: true });
  const file = new URL('latest.json', resultsFolder);
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  say(`written to ${fileURLToPath(file)}`);
}

function machineLine({ machine, options }: BenchReport): string {
  const { cpu, cores, memoryGib, node, postgres, redis } = machine;
  const versions = `Node ${node}, PostgreSQL ${postgres['server_version']} (fsync ${postgres['fsync']}), Redis ${redis ?? 'missing'}`;
  return `${cores} cores of ${cpu}, ${memoryGib} GiB, ${versions}; ${options.connectionCount} connections, medians of ${options.roundCount} rounds${options.isQuick ? '; QUICK RUN, NOT A MEASUREMENT' : ''}`;
}

function print(report: BenchReport): void {
  process.stdout.write(`\n${machineLine(report)}\n\n${renderResults(report.rows)}\n`);
  for (const text of report.failures) process.stdout.write(`\n!!! FAILED: ${text}\n`);
  if (report.failures.length > 0) process.exitCode = 1;
  for (const text of report.missing) process.stdout.write(`\n!!! ${text} !!!\n`);
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return void process.stdout.write(`${usage}\n`);
  let latest: BenchReport | undefined;
  const keep = async (report: BenchReport): Promise<void> => {
    latest = report;
    await write(report);
  };
  try {
    await runBench(parseOptions(process.argv.slice(2)), say, keep);
  } finally {
    if (latest !== undefined) print(latest);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
