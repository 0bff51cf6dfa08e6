import { randomBytes } from 'node:crypto';
import type { Database } from '@urvote/db-schema/database';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openDatabase } from '@urvote/platform/postgres/database';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { testServers } from './servers.ts';

export interface TestDatabase extends AsyncDisposable {
  db: Kysely<Database>;
  pool: pg.Pool;
  /** Superuser connection string of this database. */
  url: string;
  name: string;
}

const objectInUse = '55006';
const cloneTries = 50;

async function asAdmin(run: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: testServers().postgresUrl });
  admin.on('error', () => {});
  await admin.connect();
  try {
    await run(admin);
  } finally {
    await admin.end();
  }
}

/** Cloning fails while another clone of the same template begins. */
async function cloneTemplate(admin: pg.Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await admin.query(`create database ${name} template ${testServers().templateDatabase} strategy file_copy`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== objectInUse || attempt === cloneTries) throw error;
    }
  }
}

/** A migrated database of its own for one test; dropped when disposed, whoever is still connected. */
export async function testDatabase({ max = 5 }: { max?: number } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin((admin) => cloneTemplate(admin, name));
  const url = new URL(testServers().postgresUrl);
  url.pathname = `/${name}`;
  const database = openDatabase({ url: url.href, max, applicationName: 'test', logger: silentLogger() });
  return {
    db: database.db,
    pool: database.pool,
    url: url.href,
    name,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await asAdmin(async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`)));
    },
  };
}
