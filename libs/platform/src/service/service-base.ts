import type { Registry } from 'prom-client';
import { openRevocations, type OpenRevocations } from '../auth/revocations.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import type { DatabaseSettings, QueueSettings } from '../config/settings.ts';
import { type EventFeed, openEventFeed } from '../events/event-feed.ts';
import { openWakeUp } from '../events/open-wake-up.ts';
import type { Hint, WakeUp } from '../events/wake-up.ts';
import { createLogger, type Logger, type LogLevel } from '../logger/logger.ts';
import { registerPoolMetrics } from '../metrics/database-metrics.ts';
import { registerRedisMetrics } from '../metrics/redis-metrics.ts';
import { createRegistry } from '../metrics/registry.ts';
import { type DatabaseOptions, type Db, openDatabase, type OpenDatabase } from '../postgres/database.ts';
import { openQueueStore, type QueueStore } from '../queue/queue-store.ts';
import { createRateLimiters, type RateLimiters } from '../rate-limit/rate-limiters.ts';
import { openRedis } from '../redis/open-redis.ts';

export interface ServiceBaseConfig {
  logLevel: LogLevel;
  database: DatabaseSettings & Pick<DatabaseOptions, 'idleInTransactionMs' | 'lockTimeoutMs'>;
}

/** What tests put in the place of the real ones. */
export interface ServiceOverrides {
  clock?: Clock;
  logger?: Logger;
}

/** What every service has. */
export interface ServiceParts {
  clock: Clock;
  logger: Logger;
  registry: Registry;
  database: OpenDatabase;
  db: Db;
}

/** Opens for a service what it asks for, and no more; what was opened last is disposed of first. */
export interface ServiceBase extends ServiceParts, AsyncDisposable {
  /** Disposes of it with the service. */
  use<T extends Disposable | AsyncDisposable>(resource: T): T;
  openQueues(settings: QueueSettings): QueueStore;
  openWakeUp(settings: QueueSettings): WakeUp;
  /** Events come at once after these hints, all by default, else within half a second. */
  openEventFeed(wakeUp: WakeUp, hints?: readonly Hint[]): EventFeed;
  openRevocations(feed: EventFeed): OpenRevocations;
  /** Counted in Redis where there is one, else in PostgreSQL. */
  openLimiters(settings: Pick<QueueSettings, 'redisUrl' | 'prefix'>): RateLimiters;
  /** Metrics of the memory of Redis, where there is one. */
  watchRedis(settings: Pick<QueueSettings, 'redisUrl'>): void;
  /** The service's context; from now on everything is disposed of with it. */
  keep<T extends object>(parts: T): ServiceParts & T & AsyncDisposable;
}

/** Half of what a revocation may take, as a hint through Redis may be lost. */
const feedPollMs = 500;

/**
 * Begins a service's context; nothing here waits for a server that may be away. Hold it with `await using`: a later step
 * that throws then closes what was opened, and `keep` hands it over to the context.
 */
export function openServiceBase(
  config: ServiceBaseConfig,
  name: string,
  { clock = systemClock, logger = createLogger({ service: name, level: config.logLevel }) }: ServiceOverrides = {},
): ServiceBase {
  const opened = new AsyncDisposableStack();
  const registry = createRegistry(name);
  const database = opened.use(openDatabase({ ...config.database, applicationName: name, logger }));
  registerPoolMetrics(registry, database.pool);
  const { db, pool } = database;
  const parts: ServiceParts = { clock, logger, registry, database, db };
  return {
    ...parts,
    use: (resource) => opened.use(resource),
    openQueues: ({ directUrl: databaseUrl, ...settings }) =>
      opened.use(openQueueStore({ ...settings, databaseUrl, logger })),
    openWakeUp: (settings) => opened.use(openWakeUp({ ...settings, logger })),
    openEventFeed: (wakeUp, hints) =>
      opened.use(openEventFeed({ db, logger, wakeUp, ...(hints === undefined ? {} : { hints }), pollMs: feedPollMs })),
    openRevocations: (feed) => opened.use(openRevocations({ db, feed, clock, logger })),
    openLimiters: ({ redisUrl, prefix }) =>
      createRateLimiters(
        redisUrl === undefined ? { pgPool: pool } : { redis: opened.use(openRedis(redisUrl, logger)).redis, prefix },
      ),
    watchRedis({ redisUrl }) {
      if (redisUrl !== undefined) registerRedisMetrics(parts.registry, opened.use(openRedis(redisUrl, logger)).redis);
    },
    keep(own) {
      const kept = opened.move();
      return { ...parts, ...own, [Symbol.asyncDispose]: () => kept.disposeAsync() };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
