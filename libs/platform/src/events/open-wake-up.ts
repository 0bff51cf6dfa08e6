import type { Logger } from '../logger/logger.ts';
import { type DirectConnection, openPostgresWakeUp } from './postgres-wake-up.ts';
import { openRedisWakeUp } from './redis-wake-up.ts';
import type { WakeUp } from './wake-up.ts';

export interface WakeUpOptions extends DirectConnection {
  /** Redis carries the hint where there is one. */
  redisUrl?: string;
  prefix: string;
  logger: Logger;
}

/** Opening never fails; while the store is away readers notice events by their poll. */
export function openWakeUp(options: WakeUpOptions): WakeUp {
  return options.redisUrl === undefined
    ? openPostgresWakeUp(options)
    : openRedisWakeUp(options.redisUrl, options.prefix);
}
