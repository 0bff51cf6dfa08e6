import { ownRedis } from '@urvote/testkit/own-servers';
import { testDatabase } from '@urvote/testkit/test-database';
import { testRedisUrl } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { insertAccount, rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

const itWithRedis = it.skipIf(testRedisUrl() === undefined);

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

  itWithRedis('are shared through Redis too [PL-12]', async () => {
    await using redis = await ownRedis();
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using one = await startUserService(database.url, {}, { redisUrl: redis.url });
    await using two = await startUserService(database.url, {}, { redisUrl: redis.url });
    await expectLimit([one.url, two.url]);
    expect(await database.db.selectFrom('rate_limit').selectAll().execute()).toEqual([]);
  });

  itWithRedis('go on in memory while Redis is away', async () => {
    await using redis = await ownRedis();
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url, {}, { redisUrl: redis.url });
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
