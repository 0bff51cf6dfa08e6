import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from '../logger/logger.ts';
import { claimFolder } from './folder-owner.ts';
import { freePort } from './free-port.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { startPostmaster, stopLeftOverPostmaster, stopPostmaster } from './postmaster.ts';
import { findServerUser, giveTo, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster; made when missing. Its parents must be readable by the server's account. */
  dataDir: string;
  /** Password of the superuser `postgres`; the one given when the cluster was made stays valid. */
  password: string;
  /** A free port by default. */
  port?: number;
  /** false trades crash safety for speed; for tests only. */
  durable: boolean;
  logger: Logger;
  /** Server settings, e.g. `{ max_connections: '300' }`. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres extends AsyncDisposable {
  /** Connection string of the superuser for the database `postgres`. */
  url: string;
  port: number;
  pid: number;
}

const settingsForAll = {
  unix_socket_directories: '',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A statement whose client is gone is cancelled instead of running on.
  client_connection_check_interval: '5s',
};

const settingsWithoutDurability = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '2GB',
};

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function makeCluster(folder: string, initdb: string, password: string, user: ServerUser, durable: boolean): Promise<void> {
  const passwordFolder = await mkdtemp(join(tmpdir(), 'urvote-initdb-'));
  // initdb killed half-way leaves a folder that looks like a cluster, so it works beside and is renamed at the end.
  const unfinished = `${folder}.new`;
  try {
    const passwordFile = join(passwordFolder, 'password');
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await giveTo(user, passwordFile);
    await giveTo(user, passwordFolder);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await giveTo(user, unfinished);
    const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'];
    await run(initdb, ['-D', unfinished, ...flags, ...locale, ...(durable ? [] : ['--no-sync'])], {
      ...user,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    });
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(passwordFolder, { recursive: true, force: true });
  }
}

/**
 * Starts a PostgreSQL of our own on the loopback interface, with its data in `dataDir`. A server that an earlier,
 * killed process left running there is stopped first.
 * @throws Error when another live process uses the folder
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, password, durable, logger } = options;
  const [binaries, user] = await Promise.all([findPostgresBinaries(), findServerUser()]);
  await mkdir(dirname(dataDir), { recursive: true });
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await claimFolder(`${dataDir}.owner`));
  await stopLeftOverPostmaster(dataDir);
  if (!(await exists(join(dataDir, 'PG_VERSION')))) {
    await makeCluster(dataDir, binaries.initdb, password, user, durable);
    logger.info({ dataDir }, 'PostgreSQL cluster made');
  }
  const port = options.port ?? (await freePort());
  const url = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const settings = { ...settingsForAll, ...(durable ? {} : settingsWithoutDurability), ...options.settings };
  const server = { program: binaries.postgres, folder: dataDir, logFile: `${dataDir}.log`, port, settings, user };
  const pid = await startPostmaster(server, url);
  logger.info({ port, pid }, 'PostgreSQL started');
  cleanup.defer(async () => {
    await stopPostmaster(pid);
    logger.info({ pid }, 'PostgreSQL stopped');
  });
  const held = cleanup.move();
  return { url, port, pid, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
