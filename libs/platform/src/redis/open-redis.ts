import { Redis } from 'ioredis';
import type { Logger } from '../logger/logger.ts';

export interface OpenRedis extends AsyncDisposable {
  redis: Redis;
}

const slowestReconnectMs = 1000;

/**
 * A connection for short commands. Commands fail at once while Redis is away, instead of waiting for it; the connection
 * comes back by itself, and opening it never fails.
 */
export function openRedis(url: string, logger: Logger): OpenRedis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    commandTimeout: 1000,
    // Else the timer of a disconnect, which is not cleared when there was no connection, keeps the process for two seconds.
    disconnectTimeout: 200,
    retryStrategy: (times) => Math.min(50 * times, slowestReconnectMs),
  });
  redis.on('error', (error) => logger.debug({ err: error }, 'redis connection failed'));
  let isConnected = false;
  redis.on('ready', () => {
    isConnected = true;
  });
  redis.on('close', () => {
    // Every try to connect ends with a close; only the end of a connection is worth a line.
    if (isConnected) logger.warn('redis connection lost');
    isConnected = false;
  });
  return {
    redis,
    [Symbol.asyncDispose]: async () => {
      redis.removeAllListeners('close');
      redis.disconnect();
    },
  };
}
