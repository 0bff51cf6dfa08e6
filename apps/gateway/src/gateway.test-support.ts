import { metricsToken } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { silentLogger } from '@urvote/platform/logger/logger';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { eventually } from '@urvote/testkit/eventually';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { testDatabase } from '@urvote/testkit/test-database';
import { type QueueMode, randomPrefix, testRedisUrl } from '@urvote/testkit/test-redis';
import { testIssuer } from '@urvote/testkit/tokens';
import { cookieVoterKey } from '@urvote/voting/voter/voter-key';
import { createService } from './app.ts';
import { readConfig } from './config.ts';
import type { Overrides } from './context.ts';
import { type SeedOptions, type Seeded, seedContest } from './seed.test-support.ts';

export interface TestGatewayOptions extends Overrides {
  mode?: QueueMode;
  env?: Record<string, string>;
}

export type TestGateway = Awaited<ReturnType<typeof testGateway>>;

/** A gateway on a database and a queue of its own, with an issuer of access tokens; no worker takes votes away. */
export async function testGateway({ mode = 'postgres', env = {}, ...overrides }: TestGatewayOptions = {}) {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase());
  const issuer = cleanup.use(await testIssuer());
  const folder = cleanup.use(await tempFolder());
  const redisUrl = mode === 'redis' ? testRedisUrl() : undefined;
  const prefix = randomPrefix();
  const redis = redisUrl === undefined ? {} : { redisUrl };
  const queues = cleanup.use(openQueueStore({ ...redis, databaseUrl: database.url, prefix, logger: silentLogger() }));
  const environment = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    GATEWAY_PORT: '0',
    DATABASE_URL: database.url,
    DATABASE_ROLE: 'urvote_gateway',
    DATABASE_POOL_MAX: '4',
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    QUEUE_PREFIX: prefix,
    JWKS_URL: issuer.jwksUrl,
    USER_SERVICE_URL: 'http://127.0.0.1:9',
    CONTEST_SERVICE_URL: 'http://127.0.0.1:9',
    MEDIA_SERVICE_URL: 'http://127.0.0.1:9',
    SNAPSHOT_REFRESH_MS: '100',
    ...(await loadOrCreateSecrets(folder.path)),
    METRICS_TOKEN: metricsToken,
    ...env,
  };
  const gateway = cleanup.use(
    await createService(readConfig(environment), {
      countryOf: () => null,
      logger: silentLogger(),
      ...overrides,
    }),
  );
  const { url } = await gateway.start();
  const held = cleanup.move();
  const api = apiClient(url);
  return {
    url,
    api,
    db: database.db,
    environment,
    issuer,
    queues,
    gateway,
    /** A contest that the gateway knows of when this resolves. */
    async seed(options: SeedOptions = {}): Promise<Seeded> {
      const seeded = await seedContest(database.db, options);
      await untilReady(url);
      // A page that no test reads: an answer is kept for a moment.
      await eventually(async () => {
        const { status } = await fetch(`${url}/api/v1/contests/${seeded.contestId}/leaderboard?limit=97`);
        if (status !== 200) throw new Error(`the contest is answered ${status}`);
      });
      return seeded;
    },
    userToken: (userId: string = randomUUID()) => issuer.mintToken({ userId }),
    guestToken: () => guestToken(url),
    /** What the session of the token votes under. */
    keyOfGuest(token: string): string {
      const { g } = JSON.parse(Buffer.from(token.split('.')[2] ?? '', 'base64url').toString()) as { g: string };
      return cookieVoterKey(g, environment.VOTER_KEY_SECRET);
    },
    queuedItems: async () => (await queuedGroups(queues)).flatMap(({ items }) => items as Record<string, unknown>[]),
    queuedGroups: () => queuedGroups(queues),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export async function untilReady(url: string): Promise<void> {
  await eventually(async () => {
    const response = await fetch(`${url}/health/ready`);
    if (response.status !== 200) throw new Error(await response.text());
  });
}

async function guestToken(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/guest-sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await response.json()) as { token: string }).token;
}

async function queuedGroups(queues: ReturnType<typeof openQueueStore>) {
  const queue = await queues.getQueue(countVotes.queue);
  const jobs = await queue.getJobs(['waiting', 'delayed', 'active', 'completed', 'failed']);
  return jobs.map((job) => countVotes.schema.parse(job.data));
}

export function clientWith(url: string, token: string): ApiClient {
  return apiClient(url, { token });
}

export interface StreamEvent {
  id: string;
  event: string;
  data: string;
}

export interface OpenStream extends AsyncDisposable {
  events: StreamEvent[];
  /** The server ended it. */
  hasEnded(): boolean;
}

/** Follows server-sent events until disposed. */
export async function openStream(url: string, headers: Record<string, string> = {}): Promise<OpenStream> {
  const leaving = new AbortController();
  const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: leaving.signal });
  const events: StreamEvent[] = [];
  const reading = (async () => {
    let text = '';
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      events.push(...blocks.filter((block) => block.includes('data: ')).map(streamEvent));
    }
  })().catch(() => {});
  let hasEnded = false;
  void reading.then(() => (hasEnded = true));
  return {
    events,
    hasEnded: () => hasEnded,
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await reading;
    },
  };
}

function streamEvent(block: string): StreamEvent {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
  return { id: field('id'), event: field('event'), data: field('data') };
}
