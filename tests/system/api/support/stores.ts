import { Redis } from 'ioredis';
import type pg from 'pg';
import type { Platform } from './platform.ts';

/** Every row of every table of a schema as text, by table. */
export async function databaseText(pool: pg.Pool, schema: string): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind = 'r'`,
    [schema],
  );
  const texts = new Map<string, string>();
  for (const { name } of rows) {
    const dumped = await pool.query<{ row: string }>(`select t::text as row from "${schema}"."${name}" t`);
    texts.set(`${schema}.${name}`, dumped.rows.map(({ row }) => row).join('\n'));
  }
  return texts;
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return null;
  }
}

async function redisText(url: string, prefix: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const lines: string[] = [];
    for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1000 }) as AsyncIterable<string[]>) {
      for (const key of keys) lines.push(`${key} ${JSON.stringify(await valueOf(redis, key))}`);
    }
    return lines.join('\n');
  } finally {
    redis.disconnect();
  }
}

/** Everything the queue's store holds. */
export async function queueText({ database, redisUrl, prefix }: Platform): Promise<string> {
  if (redisUrl !== undefined) return redisText(redisUrl, prefix);
  return [...(await databaseText(database.pool, 'bullmq')).values()].join('\n');
}
