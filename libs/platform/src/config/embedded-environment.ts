import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isAlive } from '../process/is-alive.ts';
import type { Environment } from './load-config.ts';

const pidLine = 0;
const portLine = 3;

/** From the file that PostgreSQL keeps while it runs: its port is new with every start. */
async function runningPort(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return text !== '' && isAlive(Number(lines[pidLine])) ? Number(lines[portLine]) : undefined;
}

/**
 * For a command beside `npm start`: where no database is set, the one that runs in the data folder, with the secrets of
 * the installation. The environment as it is where none runs, or where the folder is not this account's to read.
 */
export async function withEmbeddedDatabase(env: Environment): Promise<Environment> {
  if (env['DATABASE_URL']?.trim() || env['DATABASE_URL_DIRECT']?.trim()) return env;
  const dataDir = resolve(env['URVOTE_DATA_DIR']?.trim() || '.urvote');
  const port = await runningPort(dataDir);
  const text = port === undefined ? '' : await readFile(join(dataDir, 'secrets.json'), 'utf8').catch(() => '');
  if (text === '') return env;
  const secrets = JSON.parse(text) as Record<string, string>;
  const password = encodeURIComponent(secrets['POSTGRES_PASSWORD'] ?? '');
  return { ...secrets, ...env, DATABASE_URL_DIRECT: `postgres://postgres:${password}@127.0.0.1:${port}/urvote` };
}

export const noDatabase = 'is not set, and no "npm start" runs with this data folder';
