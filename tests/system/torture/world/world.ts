import { loadOrCreateSecrets, type Secrets } from '@urvote/platform/config/secrets-file';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openQueueStore, type QueueStore } from '@urvote/platform/queue/queue-store';
import { type OwnServer, ownPostgres, ownRedis } from '@urvote/testkit/own-servers';
import { tempFolder } from '@urvote/testkit/temp-folder';
import type { QueueMode } from '@urvote/testkit/test-redis';
import { type TestIssuer, testIssuer } from '@urvote/testkit/tokens';
import pg from 'pg';
import { makeContests, type TortureContest } from './contests.ts';
import { type HarmedService, harmedService } from './harmed-service.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';

/** Two gateways and two workers as real processes, on durable servers with small disks of their own. */
export interface World extends AsyncDisposable {
  mode: QueueMode;
  postgres: OwnServer & { disk: SmallDisk };
  redis: (OwnServer & { disk: SmallDisk }) | undefined;
  gateways: HarmedService[];
  workers: HarmedService[];
  issuer: TestIssuer;
  secrets: Secrets;
  /** Past all proxies. */
  pool: pg.Pool;
  queues: QueueStore;
  contests: TortureContest[];
}

const nobodyThere = 'http://127.0.0.1:9';
const postgresSettings = { max_connections: '200', max_wal_size: '256MB' };
const postgresDiskMiB = 1536;
const redisDiskMiB = 512;
const serviceCount = 2;

/** @param closesAtMs when the contests that close do so */
export async function startWorld(mode: QueueMode, closesAtMs: number): Promise<World> {
  await using cleanup = new AsyncDisposableStack();
  const postgres = await onSmallDisk(cleanup, postgresDiskMiB, () => ownPostgres({ settings: postgresSettings }));
  const redis = mode === 'redis' ? await onSmallDisk(cleanup, redisDiskMiB, ownRedis) : undefined;
  const issuer = cleanup.use(await testIssuer());
  const secrets = await loadOrCreateSecrets(cleanup.use(await tempFolder()).path);
  const env = { ...secrets, ...variables, JWKS_URL: issuer.jwksUrl };
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4, options: '-c default_transaction_read_only=off' });
  pool.on('error', () => {});
  cleanup.defer(() => pool.end());
  const contests = await makeContests(pool, closesAtMs);
  const store = redis === undefined ? { databaseUrl: postgres.url } : { redisUrl: redis.url };
  const queues = cleanup.use(openQueueStore({ ...store, prefix: env.QUEUE_PREFIX, logger: silentLogger() }));
  const start = (kind: 'gateway' | 'worker') =>
    Promise.all(
      Array.from({ length: serviceCount }, (_, index) =>
        harmedService({ kind, index, env, postgresUrl: postgres.url, redisUrl: redis?.url }),
      ),
    );
  const gateways = await start('gateway');
  for (const gateway of gateways) cleanup.use(gateway);
  const workers = await start('worker');
  for (const worker of workers) cleanup.use(worker);
  const held = cleanup.move();
  return {
    mode,
    postgres,
    redis,
    gateways,
    workers,
    issuer,
    secrets,
    pool,
    queues,
    contests,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function onSmallDisk(
  cleanup: AsyncDisposableStack,
  sizeMiB: number,
  make: () => Promise<OwnServer>,
): Promise<OwnServer & { disk: SmallDisk }> {
  const disk = cleanup.use(await smallDisk(sizeMiB));
  const server = cleanup.use(await disk.inside(make));
  return { ...server, disk };
}

const plenty = '1000000';
const variables = {
  LOG_LEVEL: 'info',
  QUEUE_PREFIX: 'torture',
  USER_SERVICE_URL: nobodyThere,
  CONTEST_SERVICE_URL: nobodyThere,
  MEDIA_SERVICE_URL: nobodyThere,
  // The voters come from many addresses.
  TRUSTED_PROXIES: '127.0.0.1',
  SNAPSHOT_REFRESH_MS: '500',
  VOTES_PER_VOTER_PER_MINUTE: plenty,
  VOTES_PER_IP_PER_MINUTE: plenty,
  GUEST_SESSIONS_PER_IP_PER_MINUTE: plenty,
};
