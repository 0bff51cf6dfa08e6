import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@urvote/testkit/eventually';
import { tempFolder } from '@urvote/testkit/temp-folder';
import pg from 'pg';
import { expect, it } from 'vitest';
import { signedIn, voteAndSee } from './vote-and-see.ts';
import { startStandalone } from './standalone-process.ts';

interface Counted {
  /** Rows of the sweep that writes one a minute. */
  minuteCount: number;
  transactionCount: number;
}

/** Of everybody but this reader, who makes one transaction each time. */
async function openCounter(dataDir: string): Promise<AsyncDisposable & { read(): Promise<Counted> }> {
  const { POSTGRES_PASSWORD } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as {
    POSTGRES_PASSWORD: string;
  };
  const port = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[3]);
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: POSTGRES_PASSWORD,
    database: 'urvote',
  });
  await client.connect();
  let ownCount = 0;
  return {
    async read() {
      const { rows } = await client.query<{ minutes: number; transactions: number }>(
        `select (select count(*)::integer from queue_snapshot where queue = 'votes') as minutes,
           xact_commit::integer as transactions from pg_stat_database where datname = current_database()`,
      );
      ownCount += 1;
      return { minuteCount: rows[0]?.minutes ?? 0, transactionCount: (rows[0]?.transactions ?? 0) - ownCount };
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

it('asks its database seldom while nobody uses it, and shows the next vote at once [XI-140]', async () => {
  await using folder = await tempFolder();
  await using platform = await startStandalone(folder.path);
  await using counter = await openCounter(folder.path);
  const nextMinute = async ({ minuteCount }: Counted): Promise<Counted> =>
    eventually(
      async () => {
        const now = await counter.read();
        expect(now.minuteCount).toBeGreaterThan(minuteCount);
        return now;
      },
      { timeoutMs: 120_000, intervalMs: 1000 },
    );
  const first = await nextMinute(await counter.read());
  const second = await nextMinute(first);
  expect(second.transactionCount - first.transactionCount).toBeLessThan(200);

  const [voter] = platform.credentials().get('voter') ?? [];
  if (voter === undefined) throw new Error('no voter was printed');
  await voteAndSee(platform.url, await signedIn(platform.url, voter));
});
