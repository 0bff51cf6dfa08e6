import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from '@urvote/platform/logger/logger';
import { claimFolder } from './folder-owner.ts';
import { freePort } from './free-port.ts';
import { keepPostmaster } from './kept-postmaster.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { startPostmaster, stopLeftOverPostmaster, stopPostmaster } from './postmaster.ts';
import { giveTo, giveTree } from './server-user.ts';
import { commandFor, findServerWay, type ServerWay, type WayOptions } from './server-way.ts';

const run = promisify(execFile);

export interface EmbeddedPostgresOptions extends WayOptions {
  /** Folder of the cluster; made when missing. */
  dataDir: string;
  /** Password of the superuser `postgres`; the one given when the cluster was made stays valid. */
  password: string;
  /** A free port by default. */
  port?: number;
  /** false trades crash safety for speed; for tests only. */
  durable: boolean;
  logger: Logger;
  /** Starts it again when it ends by itself or is killed; false by default, as tests kill theirs. */
  isKept?: boolean;
  /** Server settings, e.g. `{ max_connections: '300' }`. */
  settings?: Record<string, string>;
  /** The ones npm installed by default. */
  binaries?: PostgresBinaries;
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
  // Each is a process of some megabytes that a machine of one's own has no use for.
  io_method: 'sync',
  max_logical_replication_workers: '0',
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

/** A file that only the server's account reads, in a folder that it can enter. */
async function passwordFile(
  password: string,
  way: ServerWay,
  clusterFolder: string,
): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(way.isInside ? '/tmp/urvote-initdb-' : `${clusterFolder}.password-`);
  const path = join(folder, 'password');
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  await giveTo(way.owner, path);
  await giveTo(way.owner, folder);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function makeCluster(folder: string, way: ServerWay, password: string, durable: boolean): Promise<void> {
  // initdb killed half-way leaves a folder that looks like a cluster, so it works beside and is renamed at the end.
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await giveTo(way.owner, unfinished);
  await using secret = await passwordFile(password, way, folder);
  const { command, args, options } = commandFor(way, way.binaries.initdb, unfinished);
  const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${secret.path}`, '--encoding=UTF8'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'];
  await run(command, [...args, ...flags, ...locale, ...(durable ? [] : ['--no-sync'])], options);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
}

/**
 * Starts a PostgreSQL of our own on the loopback interface, with its data in `dataDir`. A server that an earlier,
 * killed process left running there is stopped first.
 * @throws Error when another live process uses the folder, or when there is no way to run a server for it
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, password, durable, logger } = options;
  await mkdir(dirname(dataDir), { recursive: true });
  const way = await findServerWay(options.binaries ?? (await findPostgresBinaries()), dataDir, options);
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await claimFolder(`${dataDir}.owner`));
  await stopLeftOverPostmaster(dataDir);
  if (!(await exists(join(dataDir, 'PG_VERSION')))) {
    await makeCluster(dataDir, way, password, durable);
    logger.info({ dataDir }, 'PostgreSQL cluster made');
  }
  await giveTree(way.owner, dataDir);
  const port = options.port ?? (await freePort());
  const url = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const settings = { ...settingsForAll, ...(durable ? {} : settingsWithoutDurability), ...options.settings };
  const server = { way, folder: dataDir, logFile: `${dataDir}.log`, port, settings };
  const first = await startPostmaster(server, url);
  logger.info({ port, pid: first.pid, way: way.name }, 'PostgreSQL started');
  const startAgain = async () => {
    await stopLeftOverPostmaster(dataDir);
    return startPostmaster(server, url);
  };
  const running = options.isKept
    ? keepPostmaster(first, startAgain, logger)
    : { pid: first.pid, stop: () => stopPostmaster(first.pid) };
  cleanup.defer(async () => {
    await running.stop();
    logger.info({ pid: running.pid }, 'PostgreSQL stopped');
  });
  const held = cleanup.move();
  return { url, port, pid: first.pid, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
