import type { Redis } from 'ioredis';
import type { Logger } from '../logger/logger.ts';
import { connectRedis } from './connect-redis.ts';

export interface OpenRedis extends AsyncDisposable {
  redis: Redis;
}

/** For short commands, which fail at once while Redis is away. Opening never fails. */
export function openRedis(url: string, logger: Logger): OpenRedis {
  const redis = connectRedis(url, { enableOfflineQueue: false, commandTimeout: 1000 });
  redis.on('error', (error) => logger.debug({ err: error }, 'redis connection failed'));
  let isConnected = false;
  redis.on('ready', () => (isConnected = true));
  redis.on('close', () => {
    // Every try to connect ends with a close, which is not worth a line.
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
