import { Redis, type RedisOptions } from 'ioredis';
import { connectTimeoutMs } from '../clock/time-limits.ts';

const slowestReconnectMs = 1_000;

type ConnectionOptions = Pick<RedisOptions, 'enableOfflineQueue' | 'commandTimeout' | 'maxRetriesPerRequest'>;

/** A connection that comes back by itself for ever; opening it never fails, and an error of it never ends the process. */
export function connectRedis(url: string, options: ConnectionOptions): Redis {
  const redis = new Redis(url, {
    connectTimeout: connectTimeoutMs,
    // Else the timer of a disconnect, which is not cleared when there was no connection, keeps the process for two seconds.
    disconnectTimeout: 200,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(50 * times, slowestReconnectMs),
    ...options,
  });
  redis.on('error', () => {});
  return redis;
}
