import type { QueueStoreOptions } from '@urvote/platform/queue/queue-backend';
import { silentLogger } from '@urvote/platform/logger/logger';

/** What a baseline's process is told, as the JSON of its first argument. */
export interface BaselineSettings {
  databaseUrl: string;
  redisUrl?: string;
  /** Start of the Redis keys; a queue of its own. */
  prefix: string;
  contestId: string;
  /** Date of the ballot window. */
  windowStart: string;
}

export const perVoteQueue = 'per-vote';

export function baselineSettings(): BaselineSettings {
  return JSON.parse(process.argv[2] ?? '') as BaselineSettings;
}

/** Settings of an ordinary BullMQ installation on the same store that the platform uses. */
export function queueOptions({ redisUrl, databaseUrl, prefix }: BaselineSettings): QueueStoreOptions {
  const store = redisUrl === undefined ? { databaseUrl } : { redisUrl };
  return { ...store, prefix, logger: silentLogger(), maxConnections: 10 };
}
