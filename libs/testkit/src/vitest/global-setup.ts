import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrateUp } from '@urvote/db-schema/migrate';
import { queueRoles } from '@urvote/contracts/services/service-names';
import { startEmbeddedObjectStore } from '@urvote/embedded/embedded-object-store';
import { startEmbeddedPostgres } from '@urvote/embedded/embedded-postgres';
import { freePort } from '@urvote/embedded/free-port';
import { findPostgresBinaries } from '@urvote/embedded/postgres-binaries';
import { createLogger } from '@urvote/platform/logger/logger';
import { migrateQueueSchema } from '@urvote/platform/queue/migrate-queue-schema';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { clusterPassword } from '../own-servers.ts';
import { hasRedisServer, startRedisServer, stopProcess } from '../redis-server.ts';
import { memoryTempFolder, postgresFolder, sweepLeftOvers } from '../temp-folder.ts';
import { postgresContainer, serversFrom, valkeyContainer } from './container-servers.ts';
import type { TestServers } from './provided.ts';

const run = promisify(execFile);
const templateDatabase = 'urvote_template';
const logger = createLogger({ service: 'testkit', level: 'warn' });

async function postgresSettings(): Promise<Record<string, string>> {
  const settings = {
    max_connections: String(100 * (availableParallelism() + 1)),
    shared_buffers: '128MB',
    max_locks_per_transaction: '256',
  };
  const { libraryDir } = await findPostgresBinaries();
  const hasStatements = await access(join(libraryDir, 'pg_stat_statements.so')).then(
    () => true,
    () => false,
  );
  return hasStatements ? { ...settings, shared_preload_libraries: 'pg_stat_statements' } : settings;
}

/** Makes the cluster, migrates its database `postgres` and stops it. */
async function makeCluster(dataDir: string): Promise<void> {
  await using postgres = await startEmbeddedPostgres({
    dataDir,
    password: clusterPassword,
    durable: false,
    logger,
    settings: await postgresSettings(),
  });
  await migrateAll(postgres.url);
}

async function migrateAll(url: string): Promise<void> {
  await migrateUp(url);
  await migrateQueueSchema(url, queueRoles);
}

async function makeTemplate(postgresUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: postgresUrl.replace(/postgres$/, 'template1') });
  await admin.connect();
  try {
    await admin.query(`create database ${templateDatabase} template postgres`);
    await admin.query(`alter database ${templateDatabase} with allow_connections false`);
  } finally {
    await admin.end();
  }
}

function requireRedis(): boolean {
  return process.env['REDIS_REQUIRED'] === '1' || process.env['CI'] === 'true';
}

const warning = `
  ################################################################################
  #  NO REDIS: neither redis-server in PATH nor REDIS_URL. The tests of the     #
  #  Redis mode are SKIPPED. Install redis-server to run all of them.           #
  ################################################################################
`;

async function startRedis(folder: string, cleanup: AsyncDisposableStack): Promise<string | undefined> {
  const given = process.env['REDIS_URL'];
  if (given) return given;
  const from = serversFrom();
  if (from !== 'embedded') return valkeyContainer({ from, cleanup });
  if (!hasRedisServer()) {
    if (requireRedis()) throw new Error('REDIS_REQUIRED or CI is set, but there is no redis-server and no REDIS_URL');
    process.stderr.write(warning);
    return undefined;
  }
  const server = await startRedisServer({ folder, port: await freePort(), durable: false });
  cleanup.defer(() => stopProcess(server.process, 'SIGTERM'));
  return server.url;
}

/** @returns the URL of its migrated database `postgres` */
async function startPostgres(folder: string, cluster: string, cleanup: AsyncDisposableStack): Promise<string> {
  const from = serversFrom();
  const settings = await postgresSettings();
  if (from !== 'embedded') {
    const url = await postgresContainer({ from, cleanup }, { ...settings, fsync: 'off', synchronous_commit: 'off' });
    await migrateAll(url);
    return url;
  }
  const dataDir = join(folder, postgresFolder);
  await run('cp', ['-a', cluster, dataDir]);
  const options = { dataDir, password: clusterPassword, durable: false, logger, settings };
  return cleanup.use(await startEmbeddedPostgres(options)).url;
}

async function startServers(cleanup: AsyncDisposableStack): Promise<TestServers> {
  const folder = cleanup.use(await memoryTempFolder()).path;
  const clusterFolder = join(folder, 'cluster');
  await makeCluster(clusterFolder);
  const postgresUrl = await startPostgres(folder, clusterFolder, cleanup);
  await makeTemplate(postgresUrl);
  const redisUrl = await startRedis(folder, cleanup);
  const objectStore = cleanup.use(
    await startEmbeddedObjectStore({ dataDir: join(folder, 's3'), bucket: 'urvote', logger }),
  );
  return {
    postgresUrl,
    templateDatabase,
    clusterFolder,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    objectStore: objectStore.settings,
  };
}

interface SharedServers {
  started: Promise<TestServers>;
  cleanup: AsyncDisposableStack;
  userCount: number;
}

/** Each project loads this module anew, so what they share is kept beside the modules. */
const shared = globalThis as { urvoteTestServers?: SharedServers };

function openServers(): SharedServers {
  const cleanup = new AsyncDisposableStack();
  const started = sweepLeftOvers().then(() => startServers(cleanup));
  return { started, cleanup, userCount: 0 };
}

/** Starts PostgreSQL (with a migrated template database), Redis and an object store once for all projects of a test run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = (shared.urvoteTestServers ??= openServers());
  servers.userCount += 1;
  const leave = async (): Promise<void> => {
    servers.userCount -= 1;
    if (servers.userCount > 0) return;
    delete shared.urvoteTestServers;
    await servers.cleanup.disposeAsync();
  };
  try {
    project.provide('servers', await servers.started);
    return leave;
  } catch (error) {
    await leave();
    throw error;
  }
}
