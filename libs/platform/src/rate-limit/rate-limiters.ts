import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Pool, QueryConfig } from 'pg';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  RLWrapperTimeouts,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { createLocalCounter } from './local-counter.ts';
import type { Quota, QuotaState } from './quota.ts';

export interface RateLimiters {
  /** A store that does not answer is replaced by counting in memory. */
  consume(quota: Quota, key: string): QuotaState | Promise<QuotaState>;
  /** Takes back what was no use, e.g. a right code where wrong ones are counted. */
  giveBack(quota: Quota, key: string): Promise<void>;
  reset(quota: Quota, key: string): Promise<void>;
}

export interface RateLimitStores {
  redis?: Redis;
  /** Start of the keys in Redis, which installations may share. */
  prefix?: string;
  pgPool?: Pool;
}

/** Long enough for a busy store: while it is passed over, each process lets more through. */
const storeTimeoutMs = 1_000;

export function createRateLimiters(stores: RateLimitStores): RateLimiters {
  const hasStore = stores.redis !== undefined || stores.pgPool !== undefined;
  const shared = createOnce((quota) => createStoreLimiter(quota, stores));
  const local = createOnce((quota) => createLocalCounter(quota));
  const isLocal = (quota: Quota) => quota.scope === 'local' || !hasStore;

  return {
    consume: (quota, key) =>
      isLocal(quota) ? local(quota).consume(key) : consumeShared(shared(quota), storedKey(key)),
    async giveBack(quota, key) {
      if (isLocal(quota)) local(quota).giveBack(key);
      else await shared(quota).reward(storedKey(key));
    },
    async reset(quota, key) {
      if (isLocal(quota)) local(quota).reset(key);
      else await shared(quota).delete(storedKey(key));
    },
  };
}

/** One limiter for all rules that say the same, so that routes can share a quota. */
function createOnce<L>(create: (quota: Quota) => L): (quota: Quota) => L {
  const byRule = new WeakMap<Quota, L>();
  const byName = new Map<string, L>();
  return (quota) => {
    const known = byRule.get(quota);
    if (known !== undefined) return known;
    const id = `${quota.name}:${quota.points}:${quota.durationSeconds}`;
    const limiter = byName.get(id) ?? create(quota);
    byName.set(id, limiter);
    byRule.set(quota, limiter);
    return limiter;
  };
}

async function consumeShared(limiter: RateLimiterAbstract, key: string): Promise<QuotaState> {
  try {
    return stateOf(await limiter.consume(key), true);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return stateOf(refusal, false);
    throw refusal;
  }
}

function createStoreLimiter(quota: Quota, { redis, prefix, pgPool }: RateLimitStores): RateLimiterAbstract {
  const size = { keyPrefix: `rl:${quota.name}`, points: quota.points, duration: quota.durationSeconds };
  const memory = new RateLimiterMemory(size);
  const store =
    redis === undefined
      ? new RateLimiterPostgres({
          ...size,
          storeClient: pgPool && withoutNames(pgPool),
          storeType: 'pool',
          tableName: 'rate_limit',
          tableCreated: true,
        })
      : new RateLimiterRedis({
          ...size,
          keyPrefix: [prefix, size.keyPrefix].join(':'),
          storeClient: redis,
          rejectIfRedisNotReady: true,
        });
  return new RLWrapperTimeouts({ limiter: store, timeoutMs: storeTimeoutMs, insuranceLimiter: memory });
}

/** The library names its statements, and a transaction pooler answers a name on a connection that does not know it. */
function withoutNames(pool: Pool): Pick<Pool, 'query'> {
  const query = ({ text, values }: QueryConfig) => pool.query(text, values);
  return { query: query as Pool['query'] };
}

/** Stores hold neither addresses nor IPs. */
function storedKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function stateOf(result: RateLimiterRes, isAllowed: boolean): QuotaState {
  return {
    isAllowed,
    remaining: Math.max(0, result.remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
  };
}
