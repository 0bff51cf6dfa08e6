import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '@urvote/platform/logger/logger';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { isRunning } from './process-identity.ts';

const mainFile = 'libs/embedded/src/fixtures/postgres-owner.ts';
const common = { password: 'pass-word', durable: true, logger: silentLogger() };

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  it('keeps its data, asks for its password and listens on the loopback interface only', async () => {
    await using folder = await tempFolder();
    const dataDir = join(folder.path, 'postgres');
    {
      await using server = await startEmbeddedPostgres({ dataDir, ...common });
      await query(server.url, 'create table kept as select 42 as value');
      const [row] = await query<{ listen_addresses: string }>(server.url, 'show listen_addresses');
      expect(row?.listen_addresses).toBe('127.0.0.1');
      await expect(query(server.url.replace('pass-word', 'wrong'), 'select 1')).rejects.toThrow(
        'password authentication failed',
      );
      expect(await readFile(join(dataDir, 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#]*\btrust\b/m);
    }
    await using again = await startEmbeddedPostgres({ dataDir, ...common });
    expect(await query(again.url, 'select value from kept')).toEqual([{ value: 42 }]);
  });

  it('stops the server that a killed owner left running, and keeps the data', async () => {
    await using folder = await tempFolder();
    const dataDir = join(folder.path, 'postgres');
    await using owner = await spawnService(mainFile, { args: [dataDir] });
    const postgresPid = Number(owner.logs().find(({ msg }) => msg === 'ready')?.['postgresPid']);
    await query(owner.url, 'create table kept as select 42 as value');
    await expect(startEmbeddedPostgres({ dataDir, ...common })).rejects.toThrow('in use by process');
    await owner.kill('SIGKILL');
    expect(await isRunning(postgresPid)).toBe(true);
    await using server = await startEmbeddedPostgres({ dataDir, ...common });
    expect(await isRunning(postgresPid)).toBe(false);
    expect(await query(server.url, 'select value from kept')).toEqual([{ value: 42 }]);
  });
});
