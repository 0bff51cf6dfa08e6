import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { testServers } from './servers.ts';

export interface BlankDatabase extends AsyncDisposable {
  url: string;
  query: (text: string) => Promise<Record<string, unknown>[]>;
}

/** A database with nothing in it. */
export async function blankDatabase(): Promise<BlankDatabase> {
  const name = `blank_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: testServers().postgresUrl });
  await admin.connect();
  await admin.query(`create database ${name} template template0`);
  const url = new URL(testServers().postgresUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  pool.on('error', () => {});
  return {
    url: url.href,
    query: async (text) => (await pool.query<Record<string, unknown>>(text)).rows,
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
