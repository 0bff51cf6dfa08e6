import { spawn, spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findServerUser, giveTo } from '@urvote/embedded/server-user';
import { freePort } from '@urvote/embedded/free-port';
import pg from 'pg';
import { eventually } from './eventually.ts';
import { stopProcess } from './redis-server.ts';
import { tempFolder } from './temp-folder.ts';

export interface PgBouncer extends AsyncDisposable {
  /** Connection string through the pooler, for the same database and user. */
  url: string;
  /** What a command of its console tells, such as `show clients`. */
  show(command: string): Promise<Record<string, unknown>[]>;
}

const program = ['pgbouncer', '/usr/sbin/pgbouncer'].find((path) => spawnSync(path, ['--version']).status === 0);

export const hasPgBouncer = program !== undefined;

const warning = `
  ################################################################################
  #  NO PGBOUNCER: services of the API tests talk to PostgreSQL directly, and    #
  #  what is promised behind a pooler is SKIPPED. Install pgbouncer to run it.   #
  ################################################################################
`;

/** Tests skip what needs it; CI does not accept that. */
if (!hasPgBouncer) {
  if (process.env['CI'] === 'true') throw new Error('CI is set, but there is no pgbouncer');
  process.stderr.write(warning);
}

function settingsFor(url: URL, port: number): string {
  const database = url.pathname.slice(1);
  const target = `host=${url.hostname} port=${url.port} user=${url.username} password='${decodeURIComponent(url.password)}'`;
  return [
    '[databases]',
    `${database} = ${target}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 10',
    'max_client_conn = 200',
  ].join('\n');
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A PgBouncer in transaction mode in front of a database. @throws Error when there is no pgbouncer program */
export async function startPgBouncer(databaseUrl: string): Promise<PgBouncer> {
  if (program === undefined) throw new Error('There is no pgbouncer in PATH');
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await tempFolder()).path;
  const url = new URL(databaseUrl);
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, settingsFor(url, port), { mode: 0o600 });
  const user = await findServerUser();
  await giveTo(user, file);
  await chmod(file, 0o600);
  const child = spawn(program, [file], { ...user, stdio: 'ignore' });
  cleanup.defer(() => stopProcess(child, 'SIGKILL'));
  url.port = String(port);
  await eventually(() => query(url.href, 'select 1'));
  const held = cleanup.move();
  const console = new URL('/pgbouncer', url).href;
  return {
    url: url.href,
    show: (command) => query(console, command),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
