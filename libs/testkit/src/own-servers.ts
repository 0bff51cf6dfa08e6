import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrateUp } from '@urvote/db-schema/migrate';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@urvote/embedded/embedded-postgres';
import { freePort } from '@urvote/embedded/free-port';
import type { PostgresBinaries } from '@urvote/embedded/postgres-binaries';
import { isRunning } from '@urvote/embedded/process-identity';
import { silentLogger } from '@urvote/platform/logger/logger';
import { migrateQueueSchema } from '@urvote/platform/queue/migrate-queue-schema';
import { eventually } from './eventually.ts';
import { signalTree } from './process-tree.ts';
import { startRedisServer, stopProcess } from './redis-server.ts';
import { memoryTempFolder, postgresFolder, tempFolder } from './temp-folder.ts';

const run = promisify(execFile);

/** A durable server of one test, on a port and a folder that stay the same over restarts. */
export interface OwnServer extends AsyncDisposable {
  url: string;
  port: number;
  /** As if the power failed: SIGKILL to all its processes. */
  kill(): Promise<void>;
  /** An ordinary shutdown. */
  stop(): Promise<void>;
  /** Starts it again and waits until it answers. */
  start(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
}

/** Of every cluster that tests make. */
export const clusterPassword = 'own-server-password';

export interface OwnPostgresOptions {
  /** Applies all migrations, the queue's included; true by default. */
  migrated?: boolean;
  /** A stopped and migrated cluster to begin with a copy of, which takes a third of the time of making one. */
  cluster?: string;
  /** true: its data would not outlive the power, which only the tests of kills under load could tell from a disk. */
  inMemory?: boolean;
  settings?: Record<string, string>;
  /** The ones npm installed by default. */
  binaries?: PostgresBinaries;
}

/** A PostgreSQL with fsync on. The URL is the superuser's, for the database `postgres`. */
export async function ownPostgres({
  migrated = true,
  cluster,
  inMemory = false,
  settings = {},
  binaries,
}: OwnPostgresOptions = {}): Promise<OwnServer> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await (inMemory ? memoryTempFolder() : tempFolder())).path;
  const port = await freePort();
  const dataDir = join(folder, postgresFolder);
  if (cluster !== undefined) await run('cp', ['-a', cluster, dataDir]);
  const logger = silentLogger();
  const own = binaries === undefined ? {} : { binaries };
  const options = { dataDir, password: clusterPassword, port, durable: true, logger, settings, ...own };
  let server: EmbeddedPostgres = await startEmbeddedPostgres(options);
  cleanup.defer(async () => {
    signalTree(server.pid, 'SIGCONT');
    await server[Symbol.asyncDispose]();
  });
  if (migrated && cluster === undefined) {
    await migrateUp(server.url);
    await migrateQueueSchema(server.url);
  }
  const held = cleanup.move();
  return {
    url: server.url,
    port,
    kill: async () => {
      signalTree(server.pid, 'SIGKILL');
      await eventually(async () => {
        if (await isRunning(server.pid)) throw new Error('still running');
      });
      // Its folder is this process's until then.
      await server[Symbol.asyncDispose]();
    },
    stop: async () => server[Symbol.asyncDispose](),
    start: async () => {
      server = await startEmbeddedPostgres(options);
    },
    freeze: () => signalTree(server.pid, 'SIGSTOP'),
    thaw: () => signalTree(server.pid, 'SIGCONT'),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** A redis-server that writes to disk before it answers. */
export async function ownRedis(): Promise<OwnServer> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await tempFolder()).path;
  const port = await freePort();
  const options = { folder, port, durable: true };
  let server = await startRedisServer(options);
  cleanup.defer(async () => {
    server.process.kill('SIGCONT');
    await stopProcess(server.process, 'SIGKILL');
  });
  const held = cleanup.move();
  return {
    url: server.url,
    port,
    kill: () => stopProcess(server.process, 'SIGKILL'),
    stop: () => stopProcess(server.process, 'SIGTERM'),
    start: async () => {
      server = await startRedisServer(options);
    },
    freeze: () => void server.process.kill('SIGSTOP'),
    thaw: () => void server.process.kill('SIGCONT'),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
