import type { Redis } from 'ioredis';
import { Gauge, type Registry } from 'prom-client';
import { cachedReading } from './cached-reading.ts';

const freshMs = 15_000;

/** The limit is Redis' own, or the memory of its machine where it has none. */
export function registerRedisMetrics(registry: Registry, redis: Redis): void {
  const registers = [registry];
  const read = cachedReading(freshMs, async () => {
    const said = await redis.info('memory');
    const valueOf = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(said)?.[1] ?? 0);
    used.set(valueOf('used_memory'));
    limit.set(valueOf('maxmemory') || valueOf('total_system_memory'));
  });
  const limit = new Gauge({
    name: 'urvote_redis_memory_limit_bytes',
    help: 'Memory that Redis may use',
    registers,
    collect: read,
  });
  const used: Gauge = new Gauge({
    name: 'urvote_redis_memory_bytes',
    help: 'Memory that Redis uses',
    registers,
    collect: read,
  });
}
