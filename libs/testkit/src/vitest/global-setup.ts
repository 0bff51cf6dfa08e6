import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
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
import { hasRedisServer, startRedisServer, stopProcess } from '../redis-server.ts';
import { memoryTempFolder, postgresFolder, sweepLeftOvers } from '../temp-folder.ts';
import type { TestServers } from './provided.ts';

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

async function makeTemplate(postgresUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: postgresUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${templateDatabase}`);
    const url = new URL(postgresUrl);
    url.pathname = `/${templateDatabase}`;
    await migrateUp(url.href);
    await migrateQueueSchema(url.href, queueRoles);
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
  if (!hasRedisServer()) {
    if (requireRedis()) throw new Error('REDIS_REQUIRED or CI is set, but there is no redis-server and no REDIS_URL');
    process.stderr.write(warning);
    return undefined;
  }
  const server = await startRedisServer({ folder, port: await freePort(), durable: false });
  cleanup.defer(() => stopProcess(server.process, 'SIGTERM'));
  return server.url;
}

async function startServers(cleanup: AsyncDisposableStack): Promise<TestServers> {
  const folder = cleanup.use(await memoryTempFolder()).path;
  const postgres = cleanup.use(
    await startEmbeddedPostgres({
      dataDir: join(folder, postgresFolder),
      password: randomBytes(16).toString('hex'),
      durable: false,
      logger,
      settings: await postgresSettings(),
    }),
  );
  await makeTemplate(postgres.url);
  const redisUrl = await startRedis(folder, cleanup);
  const objectStore = cleanup.use(
    await startEmbeddedObjectStore({ dataDir: join(folder, 's3'), bucket: 'urvote', logger }),
  );
  return {
    postgresUrl: postgres.url,
    templateDatabase,
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
