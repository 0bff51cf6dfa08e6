import { connectRedis } from '../redis/connect-redis.ts';
import { createListeners, oneAtATime, type WakeUp } from './wake-up.ts';

export function openRedisWakeUp(redisUrl: string, prefix: string): WakeUp {
  const channel = `${prefix}:events`;
  const listeners = createListeners();
  const publisher = connectRedis(redisUrl, { enableOfflineQueue: false, commandTimeout: 1000 });
  const subscriber = connectRedis(redisUrl, { maxRetriesPerRequest: null });
  subscriber.subscribe(channel).catch(() => {});
  subscriber.on('message', (_channel, hint) => listeners.wake(hint)).on('ready', () => listeners.wake());
  const send = {
    news: oneAtATime(() => publisher.publish(channel, 'news')),
    counts: oneAtATime(() => publisher.publish(channel, 'counts')),
  };
  return {
    notify: (hint = 'news') => send[hint](),
    onWake: listeners.add,
    isReliable: false,
    [Symbol.asyncDispose]: async () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
