import { getMe, listTokenKeys, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { endpointsByService } from '@urvote/contracts/http/all-endpoints';
import { createTokenVerifier } from '@urvote/platform/auth/token-verifier';
import { systemClock } from '@urvote/platform/clock/clock';
import { apiClient, type ApiResponse } from '@urvote/testkit/http-client';
import { eventually } from '@urvote/testkit/eventually';
import { ownPostgres, ownRedis } from '@urvote/testkit/own-servers';
import { testDatabase } from '@urvote/testkit/test-database';
import { testIssuer } from '@urvote/testkit/tokens';
import { describe, expect, it } from 'vitest';
import { hash } from '@node-rs/argon2';
import { routes } from './routes.ts';
import type { AppContext } from './context.ts';
import { cheapHash, insertAccount, rightPassword, startUserService } from './user-service.test-support.ts';

const email = 'ada@example.org';

function tryPassword(url: string, password: string, given: { email?: string; headers?: Record<string, string> } = {}): Promise<ApiResponse> {
  const { headers = {} } = given;
  return apiClient(url).call(signIn, { body: { email: given.email ?? email, password }, headers });
}

describe('signing in', () => {
  it('gives a token that every service takes', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db, { roles: ['voter', 'admin'] });
    await using service = await startUserService(database.url);
    const { status, body, headers } = await tryPassword(service.url, rightPassword, { email: 'ADA@example.ORG' });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { accessToken, account } = body as { accessToken: string; account: unknown };
    expect(account).toMatchObject({ id, displayName: 'Ada', emailVerified: true, roles: ['admin', 'voter'] });
    const verifier = createTokenVerifier({ jwksUrl: `${service.url}/api/v1/jwks.json`, issuer: 'urvote', audience: 'urvote', clock: systemClock });
    expect(await verifier.verify(accessToken)).toMatchObject({ userId: id, roles: ['admin', 'voter'], emailVerified: true });
    const me = await apiClient(service.url, { token: accessToken }).call(getMe);
    expect([me.status, me.body]).toEqual([200, account]);
  });

  it('fails alike for a wrong password, an unknown address and a suspended account', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await insertAccount(database.db, { email: 'suspended@example.org', isSuspended: true });
    await using service = await startUserService(database.url);
    const headers = { 'x-request-id': 'the-same-request' };
    const failures = [
      await tryPassword(service.url, 'wrong', { headers }),
      await tryPassword(service.url, rightPassword, { email: 'nobody@example.org', headers }),
      await tryPassword(service.url, rightPassword, { email: 'suspended@example.org', headers }),
    ];
    expect(failures.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(failures.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(failures[0]?.problem().code).toBe('INVALID_CREDENTIALS');
  });

  it('fails byte-equal and after the same time for unknown addresses [AU-06]', { timeout: 60_000 }, async () => {
    await using database = await testDatabase();
    const passwordHash = { memoryKib: 19_456, passes: 2, lanes: 1 };
    const id = await insertAccount(database.db);
    const stored = await hash(rightPassword, { memoryCost: passwordHash.memoryKib, timeCost: passwordHash.passes, parallelism: passwordHash.lanes });
    await database.db.updateTable('user').set({ password_hash: stored }).where('id', '=', id).execute();
    const bodies = new Set<string>();
    const ratio = await eventually(async () => {
      // Each round has its own limits; a machine busy with other work may spoil one.
      await database.db.deleteFrom('rate_limit').execute();
      await using service = await startUserService(database.url, { passwordHash });
      const known: number[] = [];
      const unknown: number[] = [];
      await tryPassword(service.url, 'warm-up', { email: 'warm@example.org' });
      for (let round = 0; round < 5; round += 1) {
        known.push(await timeOf(service.url, email, bodies));
        unknown.push(await timeOf(service.url, `nobody${round}@example.org`, bodies));
      }
      const measured = median(known) / median(unknown);
      expect(Math.abs(1 - measured)).toBeLessThan(0.2);
      return measured;
    }, { timeoutMs: 50_000 });
    expect(ratio).toBeGreaterThan(0.8);
    expect(bodies.size).toBe(1);
  });

  it('writes neither addresses nor passwords into the log', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    await tryPassword(service.url, 'my-wrong-password');
    await tryPassword(service.url, rightPassword);
    const log = JSON.stringify(service.log.lines);
    expect(log).toMatch(/sign-in refused.*signed in/);
    expect(log).not.toMatch(/ada@|my-wrong-password|correct horse/i);
  });

  it('renews a hash that was made at another cost', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db);
    await using service = await startUserService(database.url, { passwordHash: { ...cheapHash, passes: 2 } });
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
    const { password_hash } = await database.db.selectFrom('user').select('password_hash').where('id', '=', id).executeTakeFirstOrThrow();
    expect(password_hash).toContain('m=1024,t=2,p=1');
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
  });

  it.each([
    [{ email, password: '' }, 'body.password'],
    [{ email: 'no-address', password: 'x' }, 'body.email'],
    [{ email, password: 'x', remember: true }, 'body.remember'],
  ])('names the wrong field of %o', async (body, field) => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const response = await apiClient(service.url).call(signIn, { body });
    expect([response.status, response.problem().errors?.[0]?.field]).toEqual([422, field]);
  });
});

describe('limits of wrong passwords', () => {
  it('are shared by all instances and not reset by a forged X-Forwarded-For [PL-12]', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using one = await startUserService(database.url);
    await using two = await startUserService(database.url);
    await expectLimit([one.url, two.url]);
    const other = await tryPassword(two.url, 'wrong', { email: 'other@example.org' });
    expect(other.status).toBe(401);
  });

  it('are shared through Redis too [PL-12]', async () => {
    await using redis = await ownRedis();
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using one = await startUserService(database.url, { redisUrl: redis.url });
    await using two = await startUserService(database.url, { redisUrl: redis.url });
    await expectLimit([one.url, two.url]);
    expect(await database.db.selectFrom('rate_limit').selectAll().execute()).toEqual([]);
  });

  it('go on in memory while Redis is away', async () => {
    await using redis = await ownRedis();
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url, { redisUrl: redis.url });
    await redis.stop();
    await expectLimit([service.url]);
  });

  it('are given back by the right password', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    for (let round = 0; round < 2; round += 1) {
      for (let wrong = 0; wrong < 4; wrong += 1) expect((await tryPassword(service.url, 'wrong')).status).toBe(401);
      expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
    }
  });

  it('hold against tries in parallel', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const tries = await Promise.all(Array.from({ length: 12 }, () => tryPassword(service.url, 'wrong')));
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(7);
  });
});

describe('the service', () => {
  it('has exactly one route for each of its contracts', () => {
    const built = routes({ voterKeySecret: 'v' } as AppContext).map(({ endpoint }) => endpoint.id);
    expect(built.toSorted()).toEqual(endpointsByService['user-service'].map(({ id }) => id).toSorted());
  });

  it('asks for a token where one is needed, and takes none of a stranger', async () => {
    await using database = await testDatabase();
    await using stranger = await testIssuer();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    expect((await client.call(getMe)).problem().code).toBe('UNAUTHENTICATED');
    expect((await client.call(getMe, { token: await stranger.mintToken({ roles: ['admin'] }) })).problem().code).toBe('TOKEN_INVALID');
    const keys = await client.call(listTokenKeys);
    expect([keys.status, JSON.stringify(keys.body).includes('"d"')]).toEqual([200, false]);
  });

  it('starts without PostgreSQL, says so and recovers [PL-01]', { timeout: 60_000 }, async () => {
    await using postgres = await ownPostgres();
    await postgres.stop();
    await using service = await startUserService(postgres.url);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    const missing = await fetch(`${service.url}/health/ready`);
    const text = await missing.text();
    expect([missing.status, JSON.parse(text)]).toEqual([503, expect.objectContaining({ checks: { postgres: 'unavailable' } })]);
    expect(text).not.toMatch(/postgres:\/\/|own-server-password/);
    const refused = await tryPassword(service.url, 'x');
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    await postgres.start();
    await eventually(async () => expect((await fetch(`${service.url}/health/ready`)).status).toBe(200));
    expect((await tryPassword(service.url, 'x')).status).toBe(401);
  });
});

async function timeOf(url: string, address: string, bodies: Set<string>): Promise<number> {
  const startedAt = performance.now();
  const { body } = await tryPassword(url, 'wrong', { email: address, headers: { 'x-request-id': 'the-same-request' } });
  bodies.add(JSON.stringify(body));
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Five wrong passwords over all instances, each from another pretended address; then nobody lets a sixth in. */
async function expectLimit(urls: readonly string[]): Promise<void> {
  for (let wrong = 0; wrong < 5; wrong += 1) {
    const headers = { 'x-forwarded-for': `203.0.113.${wrong}` };
    expect((await tryPassword(urls[wrong % urls.length] ?? '', 'wrong', { headers })).status).toBe(401);
  }
  for (const url of urls) {
    const sixth = await tryPassword(url, rightPassword, { headers: { 'x-forwarded-for': '198.51.100.7' } });
    expect([sixth.status, sixth.problem().code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(sixth.headers.get('retry-after'))).toBeLessThanOrEqual(900);
  }
}
