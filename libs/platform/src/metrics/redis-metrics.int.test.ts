import { silentLogger } from '../logger/logger.ts';
import { testRedisUrl } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { openRedis } from '../redis/open-redis.ts';
import { createRegistry } from './registry.ts';
import { registerRedisMetrics } from './redis-metrics.ts';
import { once } from 'node:events';

const url = testRedisUrl();

it.skipIf(url === undefined)('tells the memory that Redis uses, and how much it may', async () => {
  await using opened = openRedis(url ?? '', silentLogger());
  await once(opened.redis, 'ready');
  const registry = createRegistry('test');
  registerRedisMetrics(registry, opened.redis);
  const text = await registry.metrics();
  const valueOf = (name: string) => Number(new RegExp(`^${name}(?:\\{.*\\})? (.+)$`, 'm').exec(text)?.[1]);
  expect(valueOf('urvote_redis_memory_bytes')).toBeGreaterThan(100_000);
  expect(valueOf('urvote_redis_memory_limit_bytes')).toBeGreaterThan(valueOf('urvote_redis_memory_bytes'));
});
