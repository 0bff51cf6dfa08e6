import { metricsToken } from '@urvote/testkit/metrics';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { silentLogger } from '@urvote/platform/logger/logger';
import { type Db, openDatabase } from '@urvote/platform/postgres/database';
import { openQueueStore, type QueueStore } from '@urvote/platform/queue/queue-store';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { type OwnServer, ownRedis } from '@urvote/testkit/own-servers';
import { nobodyBehindGateway } from '@urvote/testkit/service-variables';
import { tempFolder } from '@urvote/testkit/temp-folder';
import type { QueueMode } from '@urvote/testkit/test-redis';
import { type TestIssuer, testIssuer } from '@urvote/testkit/tokens';
import type { SmallDisk } from '../../torture/world/small-disk.ts';
import { type OwnService, ownService } from './own-service.ts';
import { untilReady } from './readiness.ts';

/** The vote's path as real processes on servers of its own that write to disk before they answer. */
export interface Platform extends AsyncDisposable {
  mode: QueueMode;
  postgres: OwnServer;
  /** Undefined when the queue is on PostgreSQL. */
  redis: OwnServer | undefined;
  issuer: TestIssuer;
  /** Variables of every service. */
  env: Record<string, string>;
  db: Db;
  queues: QueueStore;
  services: OwnService[];
  gateways: OwnService[];
  workers: OwnService[];
  addGateway(env?: Record<string, string>): Promise<OwnService>;
  addWorker(env?: Record<string, string>): Promise<OwnService>;
  /** Another service; it is stopped with the platform. */
  addService(name: string, portVariable: string, env?: Record<string, string>): Promise<OwnService>;
  /** Names of the services whose process has ended. */
  ended(): string[];
}

export interface PlatformOptions {
  gatewayCount?: number;
  workerCount?: number;
  /** Where a store makes its folder; both in the usual place by default. */
  placing?: Partial<Record<QueueMode, SmallDisk>>;
}

const postgresSettings = { max_connections: '200', shared_preload_libraries: 'pg_stat_statements' };

export async function startPlatform(
  mode: QueueMode,
  { gatewayCount = 1, workerCount = 1, placing = {} }: PlatformOptions = {},
): Promise<Platform> {
  await using cleanup = new AsyncDisposableStack();
  const placed = <T>(store: QueueMode, make: () => Promise<T>) => placing[store]?.inside(make) ?? make();
  const postgres = cleanup.use(await placed('postgres', () => migratedPostgres({ settings: postgresSettings })));
  const redis = mode === 'redis' ? cleanup.use(await placed('redis', ownRedis)) : undefined;
  const issuer = cleanup.use(await testIssuer());
  const secrets = await loadOrCreateSecrets(cleanup.use(await tempFolder()).path);
  const env = { ...secrets, METRICS_TOKEN: metricsToken, ...variablesFor(postgres, redis, issuer) };
  const logger = silentLogger();
  const { db } = cleanup.use(openDatabase({ url: postgres.url, max: 4, applicationName: 'fault-test', logger }));
  const queues = cleanup.use(openQueueStore({ ...queueServer(postgres, redis), prefix: env.QUEUE_PREFIX, logger }));
  const services: OwnService[] = [];

  async function addService(
    name: string,
    portVariable: string,
    more: Record<string, string> = {},
  ): Promise<OwnService> {
    const service = held.use(await ownService({ name, portVariable, env: { ...env, ...more } }));
    services.push(service);
    return service;
  }

  const held = cleanup.move();
  const platform: Platform = {
    mode,
    postgres,
    redis,
    issuer,
    env,
    db,
    queues,
    services,
    gateways: [],
    workers: [],
    addGateway: async (more) => {
      const gateway = await addService('gateway', 'GATEWAY_PORT', more);
      platform.gateways.push(gateway);
      return gateway;
    },
    addWorker: async (more) => {
      const worker = await addService('vote-worker', 'VOTE_WORKER_PORT', more);
      platform.workers.push(worker);
      return worker;
    },
    addService,
    ended: () => services.filter(({ exit }) => exit !== undefined).map(({ name }) => name),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
  return withServices(platform, gatewayCount, workerCount);
}

async function withServices(platform: Platform, gatewayCount: number, workerCount: number): Promise<Platform> {
  try {
    await Promise.all([
      ...Array.from({ length: gatewayCount }, () => platform.addGateway()),
      ...Array.from({ length: workerCount }, () => platform.addWorker()),
    ]);
    await Promise.all([...platform.gateways, ...platform.workers].map(({ url }) => untilReady(url)));
    return platform;
  } catch (error) {
    await platform[Symbol.asyncDispose]();
    throw error;
  }
}

function queueServer(postgres: OwnServer, redis: OwnServer | undefined) {
  return redis === undefined ? { databaseUrl: postgres.url } : { redisUrl: redis.url };
}

function variablesFor(postgres: OwnServer, redis: OwnServer | undefined, { jwksUrl }: TestIssuer) {
  return {
    LOG_LEVEL: 'info',
    DATABASE_URL: postgres.url,
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
    QUEUE_PREFIX: 'faults',
    JWKS_URL: jwksUrl,
    ...nobodyBehindGateway,
    // The clients of the load come from many addresses.
    TRUSTED_PROXIES: '127.0.0.1',
    SNAPSHOT_REFRESH_MS: '200',
    VOTES_PER_VOTER_PER_MINUTE: '100000',
    VOTES_PER_IP_PER_MINUTE: '100000',
  };
}
