import { metricsToken } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import { roleOf, urlVariableOf } from '@urvote/contracts/services/service-names';
import type { HttpServiceName, ServiceName } from '@urvote/contracts/services/services';
import { type SeedOptions, type Seeded, seedContest } from '@urvote/gateway/seed.test-support';
import { loadOrCreateSecrets, type Secrets } from '@urvote/platform/config/secrets-file';
import { createLogger } from '@urvote/platform/logger/logger';
import { type LogSink, memorySink } from '@urvote/testkit/memory-sink';
import { loadService } from '@urvote/standalone/load-service';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '@urvote/testkit/pgbouncer';
import { anyPorts, nobodyBehindGateway, objectStoreVariables } from '@urvote/testkit/service-variables';
import { testServers } from '@urvote/testkit/servers';
import { tempFolder } from '@urvote/testkit/temp-folder';
import type { TestClock } from '@urvote/testkit/test-clock';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { type QueueMode, randomPrefix, testRedisUrl } from '@urvote/testkit/test-redis';
import { type TestIssuer, testIssuer } from '@urvote/testkit/tokens';
import { afterAll, beforeAll } from 'vitest';
import { type GuestOptions, guestVoter, type UserOptions, userVoter, type Voter } from './voter.ts';

type Backend = HttpServiceName extends infer Name ? (Name extends `${infer Short}-service` ? Short : never) : never;

export interface PlatformOptions {
  mode?: QueueMode;
  /** Shared by the gateway and the worker; the system's clock by default. */
  clock?: TestClock;
  /** Services behind the gateway that are started too. */
  with?: readonly Backend[];
  /** true: the ops-service is started, too. */
  hasOps?: boolean;
  /** false: votes stay in the queue until `startWorker`. */
  hasWorker?: boolean;
  /** true: countries and networks come from the local files instead of being Germany for everybody. */
  looksUpNetworks?: boolean;
  env?: Record<string, string>;
}

export interface Platform extends AsyncDisposable {
  url: string;
  /** Of the operators; empty without `hasOps`. */
  opsUrl: string;
  /** Nobody in particular. */
  api: ApiClient;
  database: TestDatabase;
  /** In transaction mode, between every service and the database; not for the queue, LISTEN and the tests themselves. */
  pooler: PgBouncer | undefined;
  db: TestDatabase['db'];
  issuer: TestIssuer;
  secrets: Secrets;
  redisUrl: string | undefined;
  prefix: string;
  /** What all services have logged, at the most talkative level. */
  log: LogSink;
  /** A contest that the gateway knows of when this resolves; open around the platform's present. */
  seed(options?: SeedOptions): Promise<Seeded>;
  user(options?: UserOptions): Promise<Voter>;
  guest(options?: GuestOptions): Promise<Voter>;
  /** One account in many networks at once, so that no rule takes its votes for a burst. */
  samePerson(userId: string, count: number): Promise<Voter[]>;
  /** An administrator with a row of the user table, as decisions refer to it. */
  admin(): Promise<ApiClient>;
  startWorker(): Promise<void>;
  /** The operators' service; accounts sign in there as at the gateway. @returns its address */
  startOps(): Promise<string>;
  /** Another instance of each service behind a gateway of its own. @returns its address */
  startNode(): Promise<string>;
}

/** Argon2id as it is in production would take most of the time of many tests. */
const changesOf: Partial<Record<ServiceName, object>> = {
  'user-service': { passwordHash: { memoryKib: 1024, passes: 1, lanes: 1 } },
};
const household = () => ({ country: 'DE', asn: null, isHosting: false });

/** The gateway, the worker and what they need in this process, on a database and a queue of their own. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase());
  const pooler = hasPgBouncer ? cleanup.use(await startPgBouncer(database.url)) : undefined;
  const issuer = cleanup.use(await testIssuer());
  const secrets = await loadOrCreateSecrets(cleanup.use(await tempFolder()).path);
  const redisUrl = options.mode === 'redis' ? testRedisUrl() : undefined;
  const prefix = randomPrefix();
  const log = memorySink();
  const env = {
    ...environmentOf(database.url, issuer, secrets),
    ...(pooler === undefined ? {} : { DATABASE_URL: pooler.url }),
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    QUEUE_PREFIX: prefix,
    ...options.env,
  };
  // A pooler's login has one role for all.
  const roleIn = (name: ServiceName) => (pooler === undefined ? { DATABASE_ROLE: roleOf(name) } : {});
  const overridesOf = (service: string) => ({
    logger: createLogger({ service, level: 'trace', destination: log }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const start = async (opened: AsyncDisposableStack, name: ServiceName, more: object = {}, urls = {}) => {
    const { createService, readConfig } = await loadService(name);
    const config = { ...readConfig({ ...env, ...roleIn(name), ...urls }), ...changesOf[name] };
    return (await opened.use(await createService(config, { ...overridesOf(name), ...more })).start()).url;
  };
  const places = options.looksUpNetworks ? {} : { countryOf: () => 'DE' };
  const startBackends = async (opened: AsyncDisposableStack): Promise<Record<string, string>> => {
    const urls = await Promise.all(
      (options.with ?? []).map(async (backend) => {
        const name = `${backend}-service` as const;
        return [urlVariableOf(name), await start(opened, name)] as const;
      }),
    );
    return Object.fromEntries(urls);
  };
  const startNode = async (opened: AsyncDisposableStack): Promise<string> =>
    start(opened, 'gateway', places, await startBackends(opened));

  const urls = await startBackends(cleanup);
  const url = await start(cleanup, 'gateway', places, urls);
  const opsUrl = options.hasOps ? await start(cleanup, 'ops-service', {}, urls) : '';
  const networks = options.looksUpNetworks ? {} : { networkOf: household };
  if (options.hasWorker ?? true) await start(cleanup, 'vote-worker', networks);

  const held = cleanup.move();
  const world = { url, issuer };
  return {
    url,
    opsUrl,
    api: apiClient(url),
    database,
    pooler,
    db: database.db,
    issuer,
    secrets,
    redisUrl,
    prefix,
    log,
    seed: async (seeding = {}) => {
      const seeded = await seedContest(database.db, { now: options.clock?.nowMs() ?? Date.now(), ...seeding });
      await untilKnown(url, seeded.contestId);
      return seeded;
    },
    user: (given) => userVoter(world, given),
    guest: (given) => guestVoter(world, given),
    samePerson: (userId, count) => Promise.all(Array.from({ length: count }, () => userVoter(world, { userId }))),
    admin: () => adminClient(url, issuer, database),
    startNode: () => startNode(held),
    startOps: () => start(held, 'ops-service', {}, { USER_SERVICE_URL: url }),
    startWorker: async () => void (await start(held, 'vote-worker', networks)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function environmentOf(databaseUrl: string, issuer: TestIssuer, secrets: Secrets): Record<string, string> {
  return {
    ...secrets,
    METRICS_TOKEN: metricsToken,
    ...anyPorts,
    ...nobodyBehindGateway,
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    DATABASE_URL_DIRECT: databaseUrl,
    DATABASE_POOL_MAX: '5',
    JWKS_URL: issuer.jwksUrl,
    TOKEN_SIGNING_KEYS: issuer.signingKeys,
    SMTP_URL: 'smtp://127.0.0.1:9',
    ...objectStoreVariables(testServers().objectStore),
    TRUSTED_PROXIES: '127.0.0.0/8',
    CONTEST_SERVICE_SWEEPS: 'off',
    VOTE_WORKER_SWEEPS: 'off',
    SNAPSHOT_REFRESH_MS: '100',
    STREAM_MAX_PER_ADDRESS: '10000',
    VOTES_PER_VOTER_PER_MINUTE: '1000000',
    VOTES_PER_IP_PER_MINUTE: '1000000',
    GUEST_SESSIONS_PER_IP_PER_MINUTE: '1000000',
  };
}

async function untilKnown(url: string, contestId: string): Promise<void> {
  await eventually(async () => {
    const { status } = await fetch(`${url}/api/v1/contests/${contestId}/leaderboard?limit=97`);
    if (status !== 200) throw new Error(`the contest is answered ${status}`);
  });
}

async function adminClient(url: string, issuer: TestIssuer, { db }: TestDatabase): Promise<ApiClient> {
  const id = randomUUID();
  await db
    .insertInto('user')
    .values({ id, email: `${id}@example.org`, username: id })
    .execute();
  return apiClient(url, {
    token: await issuer.mintToken({ userId: id, roles: ['admin'], expiresInSeconds: 10 * 365 * 86_400 }),
  });
}

/** One platform for the tests of a block, which keep apart by their contests; an injected clock only moves on. */
export function sharedPlatform(options: PlatformOptions = {}): () => Platform {
  let platform: Platform | undefined;
  beforeAll(async () => {
    platform = await startPlatform(options);
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());
  return () => {
    if (platform === undefined) throw new Error('The platform is not started');
    return platform;
  };
}
