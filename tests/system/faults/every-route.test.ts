import { randomUUID } from 'node:crypto';
import { testRedisUrl } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { type Answer, answerTo, everyRequest, type Scene } from './support/every-request.ts';
import { castBallot } from './support/load.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { untilReady } from './support/readiness.ts';
import { refuseWrites, takeWrites } from './support/read-only.ts';
import { seedContest } from './support/seed.ts';

const hasNoRedis = testRedisUrl() === undefined;
const clients = 6;

interface Harm {
  name: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Every service that answers requests of people, and no worker: the vote stays in the queue. */
async function startServices(mode: 'redis' | 'postgres'): Promise<Platform> {
  const platform = await startPlatform(mode, { gatewayCount: 0, workerCount: 0 });
  const keys = { TOKEN_SIGNING_KEYS: platform.issuer.signingKeys };
  const user = await platform.addService('user-service', 'USER_SERVICE_PORT', keys);
  const contest = await platform.addService('contest-service', 'CONTEST_SERVICE_PORT');
  await platform.addService('ops-service', 'OPS_PORT', { USER_SERVICE_URL: user.url });
  await platform.addGateway({ USER_SERVICE_URL: user.url, CONTEST_SERVICE_URL: contest.url });
  for (const { url } of platform.services) await untilReady(url);
  return platform;
}

async function setScene(platform: Platform): Promise<Scene> {
  const { db, issuer, gateways, services } = platform;
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await seedContest(platform, { entryCount: 1, contest: { vote_policy: 'toggle', allow_withdraw: true } });
  const userId = randomUUID();
  await db
    .insertInto('user')
    .values({ id: userId, email: `${userId}@example.org`, username: userId, email_verified_at: new Date() })
    .execute();
  await db
    .insertInto('user_role')
    .values((['admin', 'voter', 'creator'] as const).map((role) => ({ user_id: userId, role })))
    .execute();
  const token = await issuer.mintToken({ userId, roles: ['admin', 'voter', 'creator'] });
  const gatewayUrl = gateways[0]?.url ?? '';
  const { id: voteId = '' } = await castBallot(gatewayUrl, { token, entryId, ip: '192.0.2.1', voterKey: '' });
  return {
    gatewayUrl,
    opsUrl: services.find(({ name }) => name === 'ops-service')?.url ?? '',
    token,
    userId,
    contestId,
    entryId,
    voteId,
  };
}

/** Asks all there is again and again, several at a time, while the harm begins, and once from beginning to end while it lasts. */
async function walkThrough(scene: Scene, harm: Harm): Promise<{ answers: Answer[]; fromMs: number }> {
  const answers: Answer[] = [];
  let isOver = false;
  const walk = async (): Promise<void> => {
    const left = everyRequest(scene);
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) answers.push(await answerTo(next));
      }),
    );
  };
  const walking = (async () => {
    while (!isOver) await walk();
  })();
  await harm.begin();
  const fromMs = Date.now();
  await walk();
  isOver = true;
  await walking;
  await harm.end();
  return { answers, fromMs };
}

function expectAnswered({ answers }: { answers: readonly Answer[] }, harm: string): void {
  const bad = answers.filter(
    ({ status, retryAfter }) =>
      status === 0 || (status >= 500 && status !== 503) || (status === 503 && retryAfter === null),
  );
  expect([
    harm,
    [...new Set(bad.map(({ name, status, tookMs }) => `${name}: ${status} after ${Math.round(tookMs / 1000)} s`))],
  ]).toEqual([harm, []]);
}

function postgresHarms(platform: Platform): Harm[] {
  const { postgres } = platform;
  return [
    { name: 'PostgreSQL killed', begin: () => postgres.kill(), end: () => postgres.start() },
    { name: 'PostgreSQL read-only', begin: () => refuseWrites(platform), end: () => takeWrites(platform) },
  ];
}

async function checkAll(
  platform: Platform,
  harms: readonly Harm[],
): Promise<Map<string, { answers: Answer[]; fromMs: number }>> {
  const scene = await setScene(platform);
  const found = new Map<string, { answers: Answer[]; fromMs: number }>();
  for (const harm of harms) {
    const walked = await walkThrough(scene, harm);
    expectAnswered(walked, harm.name);
    expect(platform.ended()).toEqual([]);
    for (const { url } of platform.services) await untilReady(url);
    found.set(harm.name, walked);
  }
  return found;
}

describe.concurrent('every route answers as ever or tells to come again, and never hangs', () => {
  it('while PostgreSQL, which has the queue too, is away or takes no writes', async () => {
    await using platform = await startServices('postgres');
    await checkAll(platform, postgresHarms(platform));
  });

  it.skipIf(hasNoRedis)('while Redis is away or hangs, and while PostgreSQL is away or takes no writes', async () => {
    await using platform = await startServices('redis');
    const { redis } = platform;
    const found = await checkAll(platform, [
      { name: 'Redis killed', begin: async () => redis?.kill(), end: async () => redis?.start() },
      { name: 'Redis hanging', begin: async () => redis?.freeze(), end: async () => redis?.thaw() },
      ...postgresHarms(platform),
    ]);
    // The vote is in the queue alone.
    const { answers, fromMs } = found.get('Redis killed') ?? { answers: [], fromMs: 0 };
    const ofVote = answers.filter(
      ({ name, startedAtMs }) => ['getVote', 'withdrawVote'].includes(name) && startedAtMs > fromMs,
    );
    expect(new Set(ofVote.map(({ name, status }) => `${name} ${status}`))).toEqual(
      new Set(['getVote 503', 'withdrawVote 503']),
    );
  });
});
