import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { hasPgBouncer, startPgBouncer } from '@urvote/testkit/pgbouncer';
import { testDatabase } from '@urvote/testkit/test-database';
import { randomPrefix, testRedisUrl } from '@urvote/testkit/test-redis';
import type { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AnyContext } from '../http-request/request-context.ts';
import { createQuotas } from './quotas.ts';
import type { Quota } from './quota.ts';
import { createRateLimiters, type RateLimiters } from './rate-limiters.ts';

const quotaOf = (name: string): Quota => ({ name, points: 5, durationSeconds: 900, scope: 'shared' });

/** Whether each of six uses is allowed when two instances take turns. */
async function sixUses(instances: [RateLimiters, RateLimiters], quota: Quota): Promise<boolean[]> {
  const allowed: boolean[] = [];
  for (let n = 0; n < 6; n += 1)
    allowed.push((await instances[n % 2 === 0 ? 0 : 1].consume(quota, 'someone@example.com')).isAllowed);
  return allowed;
}

const fiveOfSix = [true, true, true, true, true, false];

describe('shared quotas', () => {
  it('count over instances in PostgreSQL, without keeping the key itself', async () => {
    await using database = await testDatabase();
    const instance = () => createRateLimiters({ pgPool: database.pool });
    const quota = quotaOf('sign-in');
    expect(await sixUses([instance(), instance()], quota)).toEqual(fiveOfSix);
    const { rows } = await database.pool.query<{ key: string }>('select key from rate_limit');
    expect(rows.map(({ key }) => key)).toEqual([expect.stringMatching(/^rl:sign-in:[\w-]{43}$/)]);
    await instance().reset(quota, 'someone@example.com');
    expect(await instance().consume(quota, 'someone@example.com')).toMatchObject({ isAllowed: true, remaining: 4 });
    await instance().giveBack(quota, 'someone@example.com');
    expect(await instance().consume(quota, 'someone@example.com')).toMatchObject({ isAllowed: true, remaining: 4 });
  });

  it.skipIf(!hasPgBouncer)(
    'count over instances through a transaction pooler, however many uses come at once',
    async () => {
      await using database = await testDatabase();
      await using pooler = await startPgBouncer(database.url);
      await using cleanup = new AsyncDisposableStack();
      const openPool = () => cleanup.adopt(new pg.Pool({ connectionString: pooler.url }), (pool) => pool.end());
      const instance = () => createRateLimiters({ pgPool: openPool() });
      const instances = [instance(), instance()] as const;
      const quota = { ...quotaOf('many'), points: 30 };
      const uses = Array.from({ length: 80 }, async (_, n) =>
        instances[n % 2 === 0 ? 0 : 1].consume(quota, 'someone@example.com'),
      );
      expect((await Promise.all(uses)).filter((use) => use.isAllowed)).toHaveLength(30);
      const { rows } = await database.pool.query<{ points: number }>('select points from rate_limit');
      expect(rows.map(({ points }) => points)).toEqual([80]);
    },
  );

  it('are counted in the store beside those that each process counts for itself, and announced and refused together', async () => {
    await using database = await testDatabase();
    const shared = { name: 'shared', points: 1, durationSeconds: 900, scope: 'shared', key: () => 'somebody' } as const;
    const local = { ...shared, name: 'local', scope: 'local' } as const;
    const spend = async () => {
      const headers: string[] = [];
      const spending = createQuotas([shared, local], createRateLimiters({ pgPool: database.pool })).spend(
        {} as AnyContext,
        headers,
      );
      const refusal = await Promise.resolve(spending).then(
        () => undefined,
        (error: ProblemError) => error.options.extensions,
      );
      return { headers, refusal };
    };
    expect(await spend()).toEqual({
      headers: [
        'RateLimit-Policy',
        '"shared";q=1;w=900, "local";q=1;w=900',
        'RateLimit',
        expect.stringMatching(/^"shared";r=0;t=\d+, "local";r=0;t=900$/),
      ],
      refusal: undefined,
    });
    expect((await spend()).refusal).toMatchObject({ 'violated-policies': ['shared'] });
    const { rows } = await database.pool.query<{ key: string }>('select key from rate_limit');
    expect(rows.map(({ key }) => key)).toEqual([expect.stringMatching(/^rl:shared:/)]);
  });

  it('count over instances in Redis, for each installation that shares it', async ({ skip }) => {
    const url = testRedisUrl();
    if (url === undefined) return skip('no Redis here');
    const redis = new Redis(url);
    try {
      const prefix = randomPrefix();
      const instance = () => createRateLimiters({ redis, prefix });
      await redis.ping();
      const quota = quotaOf('sign-in');
      expect(await sixUses([instance(), instance()], quota)).toEqual(fiveOfSix);
      for (let n = 0; n < 2; n += 1) await instance().giveBack(quota, 'someone@example.com');
      expect(await instance().consume(quota, 'someone@example.com')).toMatchObject({ isAllowed: true, remaining: 0 });
      const neighbour = createRateLimiters({ redis, prefix: randomPrefix() });
      expect(await neighbour.consume(quota, 'someone@example.com')).toMatchObject({ isAllowed: true, remaining: 4 });
      expect(await redis.keys(`${prefix}:*`)).toEqual([expect.stringMatching(`^${prefix}:rl:sign-in:`)]);
    } finally {
      redis.disconnect();
    }
  });

  it('go on in memory while the store is away, and quickly', async () => {
    const pgPool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    const redis = new Redis({ host: '127.0.0.1', port: 1, lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => undefined);
    for (const stores of [{ pgPool }, { redis }]) {
      const limiters = createRateLimiters(stores);
      expect(await sixUses([limiters, limiters], quotaOf('away'))).toEqual(fiveOfSix);
    }
    redis.disconnect();
    await pgPool.end();
  });
});
