import { connectRedis } from '../redis/connect-redis.ts';
import { createListeners, oneAtATime, type WakeUp } from './wake-up.ts';

export function openRedisWakeUp(redisUrl: string, prefix: string): WakeUp {
  const channel = `${prefix}:events`;
  const listeners = createListeners();
  const publisher = connectRedis(redisUrl, { enableOfflineQueue: false, commandTimeout: 1000 });
  const subscriber = connectRedis(redisUrl, { maxRetriesPerRequest: null });
  subscriber.subscribe(channel).catch(() => {});
  subscriber.on('message', listeners.wake).on('ready', listeners.wake);
  return {
    notify: oneAtATime(() => publisher.publish(channel, '')),
    onWake: listeners.add,
    [Symbol.asyncDispose]: async () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
