import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { testServers } from '@urvote/testkit/servers';
import pg from 'pg';

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

export interface Finished {
  code: number;
  output: string;
}

const root = new URL('../../..', import.meta.url).pathname;

/** Runs the command as a process of its own, with these variables and no others of ours. */
export async function runDb(args: readonly string[], env: Record<string, string>): Promise<Finished> {
  const variables = { PATH: process.env['PATH'] ?? '', ...env };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['tools/db/src/main.ts', ...args], {
      cwd: root,
      env: variables,
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout: string; stderr: string };
    return { code: code ?? -1, output: stdout + stderr };
  }
}
