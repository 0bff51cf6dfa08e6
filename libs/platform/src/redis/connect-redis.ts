import { Redis, type RedisOptions } from 'ioredis';
import { connectTimeoutMs } from '../clock/time-limits.ts';

const slowestReconnectMs = 1_000;

type ConnectionOptions = Pick<RedisOptions, 'enableOfflineQueue' | 'commandTimeout' | 'maxRetriesPerRequest'>;

/** Comes back by itself for ever; opening it never fails, and an error never ends the process. */
export function connectRedis(url: string, options: ConnectionOptions): Redis {
  const redis = new Redis(url, {
    connectTimeout: connectTimeoutMs,
    // Else a disconnect's timer, which is not cleared without a connection, keeps the process for two seconds.
    disconnectTimeout: 200,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(50 * times, slowestReconnectMs),
    ...options,
  });
  redis.on('error', () => {});
  return redis;
}
