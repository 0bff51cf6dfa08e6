import { metricsToken } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { Database } from '@urvote/db-schema/database';
import { createLogger } from '@urvote/platform/logger/logger';
import { type LogSink, memorySink } from '@urvote/testkit/memory-sink';
import { openDatabase } from '@urvote/platform/postgres/database';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { openQueueStore, type QueueStore } from '@urvote/platform/queue/queue-store';
import { eventually } from '@urvote/testkit/eventually';
import { type QueueMode, queueTarget } from '@urvote/testkit/test-redis';
import { type TestIssuer, testIssuer } from '@urvote/testkit/tokens';
import { UnrecoverableError } from 'bullmq';
import type { Kysely } from 'kysely';
import { createService } from './app.ts';
import { type OpsServiceConfig, readConfig } from './config.ts';
import type { Overrides } from './context.ts';
import {
  type FakeUserService,
  fakeUserService,
  rightPassword,
} from './session/user-service/fake-user-service.test-support.ts';

export interface StartedOpsService extends AsyncDisposable {
  url: string;
  log: LogSink;
  issuer: TestIssuer;
  queues: QueueStore;
  db: Kysely<Database>;
  databaseUrl: string;
  users: FakeUserService;
  /** Signs in by the form. @returns the cookie header and the CSRF token of the session */
  signIn(role: string): Promise<{ cookie: string; csrf: string }>;
}

export async function startOpsService(
  mode: QueueMode = 'postgres',
  changes: Partial<OpsServiceConfig> = {},
  overrides: Overrides = {},
): Promise<StartedOpsService> {
  await using cleanup = new AsyncDisposableStack();
  const target = cleanup.use(await queueTarget(mode));
  const issuer = cleanup.use(await testIssuer());
  const users = cleanup.use(await fakeUserService(issuer, overrides.clock));
  const { databaseUrl, redisUrl, prefix } = target.store;
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: prefix,
    JWKS_URL: issuer.jwksUrl,
    USER_SERVICE_URL: users.url,
    METRICS_TOKEN: metricsToken,
    OPS_SESSION_SECRET: 's'.repeat(32),
    OPS_PORT: '0',
    LOG_LEVEL: 'debug',
    OPS_ENVIRONMENT: 'staging',
  };
  const log = memorySink();
  const logger = createLogger({ service: 'ops-service', level: 'debug', destination: log });
  const config = readConfig(env);
  // The role has the rights of the service and no others, so a missing grant shows.
  const database = { ...config.database, url: withDatabaseRole(databaseUrl, 'urvote_ops_service') };
  const service = cleanup.use(await createService({ ...config, database, ...changes }, { logger, ...overrides }));
  const { url } = await service.start();
  const queues = cleanup.use(openQueueStore({ ...target.store, logger }));
  const own = cleanup.use(openDatabase({ url: databaseUrl, max: 2, applicationName: 'test', logger }));
  const held = cleanup.move();
  return {
    url,
    log,
    issuer,
    queues,
    users,
    db: own.db,
    databaseUrl,
    signIn: async (role) => {
      const response = await postForm(`${url}/sign-in`, {
        email: `${role}@example.org`,
        password: rightPassword,
        next: '/',
      });
      if (response.status !== 303) throw new Error(`sign-in answered ${response.status}`);
      const pairs = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
      return {
        cookie: pairs.join('; '),
        csrf: pairs.find((pair) => pair.startsWith('XSRF-TOKEN='))?.slice('XSRF-TOKEN='.length) ?? '',
      };
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export function postForm(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
}

export const secretsOfVoter = {
  ip: '203.0.113.77',
  userAgent: 'SecretBrowser/1.0',
  voterName: 'Grace Hopper',
  voterUserId: 'eeeeeeee-7777-7777-8777-777777777777',
};

/** A group of one vote. */
export function voteGroup(batchId: string = randomUUID()) {
  const cast = {
    ...{
      kind: 'cast',
      id: randomUUID(),
      contestId: randomUUID(),
      entryId: randomUUID(),
      voterKey: 'k'.repeat(43),
      windowStart: '2026-06-15',
    },
    ...{ tier: 'guest', value: 1, castAtMs: Date.now(), deviceHash: 'd'.repeat(43), leafIndex: 0 },
    ...secretsOfVoter,
  };
  return { batchId, openedAtMs: Date.now(), root: 'r'.repeat(43), signature: 'a.b.c', items: [cast] };
}

/** Adds a job that has used up all its tries. @returns its id */
export async function addFailedJob(queues: QueueStore, reason = 'poison item from 203.0.113.77'): Promise<string> {
  const jobId = await queues.producer(countVotes).add(voteGroup());
  const processors = [
    { definition: countVotes as never, handle: async () => Promise.reject(new UnrecoverableError(reason)) },
  ];
  const before = (await queues.counts(countVotes.queue)).failed;
  await using _consumer = queues.consumer({ queue: countVotes.queue, processors });
  await eventually(async () => {
    if ((await queues.counts(countVotes.queue)).failed <= before) throw new Error('not failed yet');
  });
  return jobId;
}
