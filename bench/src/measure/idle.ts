import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withEmbeddedDatabase } from '@urvote/platform/config/embedded-environment';
import { eventually } from '@urvote/testkit/eventually';
import { spawnCommand } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { root } from '@urvote/testkit/tool-runner';
import pg from 'pg';
import type { MeasureResult } from '../report/result.ts';
import { median } from '../report/statistics.ts';
import { treeUsage } from '../stage/process-tree.ts';
import { transactionCount } from '../stage/transactions.queries.ts';
import type { Bench } from './bench.ts';

interface IdleStart extends AsyncDisposable {
  /** Of `npm start`; everything else is below it. */
  pid: number;
  databaseUrl: string;
}

async function startIdle(dataDir: string): Promise<IdleStart> {
  const env = { URVOTE_DATA_DIR: dataDir, GATEWAY_PORT: '0', OPS_PORT: '0' };
  const service = await spawnCommand(['npm', 'start'], { cwd: root, env, waitUntilReady: false, showsSecrets: true });
  const readRunning = async () => JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as { pid: number };
  const { pid } = await eventually(readRunning, { timeoutMs: 180_000 });
  const { DATABASE_URL_DIRECT: databaseUrl = '' } = await withEmbeddedDatabase(env);
  return {
    pid: service.pid,
    databaseUrl,
    async [Symbol.asyncDispose]() {
      process.kill(pid, 'SIGINT');
      await service.exited;
    },
  };
}

interface IdleSample {
  cpuPercent: number;
  transactionsAMinute: number;
  pssMib: number;
}

async function sampleOf(start: IdleStart, client: pg.Client, seconds: number): Promise<IdleSample> {
  const read = async () => ({
    atMs: performance.now(),
    ...(await treeUsage(start.pid)),
    transactionCount: await transactionCount(client),
  });
  const before = await read();
  await delay(seconds * 1000);
  const after = await read();
  const elapsedMs = after.atMs - before.atMs;
  return {
    cpuPercent: (100 * (after.cpuMs - before.cpuMs)) / elapsedMs,
    transactionsAMinute: ((after.transactionCount - before.transactionCount) * 60_000) / elapsedMs,
    pssMib: after.pssMib,
  };
}

/** (m) What `npm start` takes of a machine while nobody uses it, after two quiet minutes. */
export async function measureIdle({ options: { isQuick, roundCount }, say }: Bench): Promise<MeasureResult> {
  await using folder = await tempFolder();
  await using start = await startIdle(folder.path);
  const client = new pg.Client({ connectionString: start.databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    say('waiting until the start is quiet');
    await delay(isQuick ? 5_000 : 120_000);
    const samples: IdleSample[] = [];
    for (let round = 0; round < roundCount; round += 1) samples.push(await sampleOf(start, client, isQuick ? 5 : 60));
    return { rows: rowsOf(samples), samples };
  } finally {
    await client.end();
  }
}

const told = [
  { figure: 'cpuPercent', what: 'CPU of npm start that nobody uses', unit: '% of a core', atMost: 0.5 },
  { figure: 'transactionsAMinute', what: 'transactions of its database', unit: 'a minute', atMost: 200 },
  { figure: 'pssMib', what: 'memory of all its processes', unit: 'MiB', atMost: 350 },
] as const;

function rowsOf(samples: readonly IdleSample[]): MeasureResult['rows'] {
  return told.map(({ figure, what, unit, atMost }) => {
    const values = samples.map((sample) => sample[figure]);
    return {
      measure: 'm',
      mode: '-',
      what,
      unit,
      ours: median(values),
      spread: { min: Math.min(...values), max: Math.max(...values) },
      bar: { kind: 'at most', value: atMost },
    };
  });
}
