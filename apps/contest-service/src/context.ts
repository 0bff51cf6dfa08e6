import { createApiKeyVerifier } from '@urvote/platform/api-keys/api-key-verifier';
import { openRevocations } from '@urvote/platform/auth/revocations';
import { createTokenVerifier, type TokenVerifier } from '@urvote/platform/auth/token-verifier';
import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import { openEventFeed } from '@urvote/platform/events/event-feed';
import { openWakeUp } from '@urvote/platform/events/wake-up';
import { createIdempotencyStore } from '@urvote/platform/idempotency/idempotency-store';
import type { Logger } from '@urvote/platform/logger/logger';
import { registerPoolMetrics } from '@urvote/platform/metrics/database-metrics';
import { createRegistry } from '@urvote/platform/metrics/registry';
import { openDatabase } from '@urvote/platform/postgres/database';
import { createRateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { openRedis } from '@urvote/platform/redis/open-redis';
import type { ContestServiceConfig } from './config.ts';
import { createEvents } from './events.ts';
import { contestServiceLogger, serviceName } from './logger.ts';

export interface Overrides {
  clock?: Clock;
  logger?: Logger;
  verifier?: TokenVerifier;
}

const audience = 'urvote';

/** Builds every dependency once; what is away is connected to when it comes back. */
export async function createContext(config: ContestServiceConfig, overrides: Overrides = {}) {
  await using cleanup = new AsyncDisposableStack();
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? contestServiceLogger(config.logLevel);
  const registry = createRegistry(serviceName);
  const database = cleanup.use(openDatabase({ ...config.database, applicationName: serviceName, logger }));
  registerPoolMetrics(registry, database.pool);
  const wakeUp = cleanup.use(openWakeUp({ ...config.wakeUp, logger }));
  // By its poll alone, since counted votes would wake it all the time; what is revoked is to be known within a second.
  const eventFeed = cleanup.use(openEventFeed({ db: database.db, logger, pollMs: 500 }));
  const revocations = cleanup.use(openRevocations({ db: database.db, feed: eventFeed, clock, logger }));
  const { redisUrl } = config.wakeUp;
  const redis = redisUrl === undefined ? undefined : cleanup.use(openRedis(redisUrl, logger)).redis;
  const held = cleanup.move();
  return {
    clock,
    logger,
    registry,
    voterKeySecret: config.secrets.voterKeySecret,
    database,
    db: database.db,
    wakeUp,
    revocations,
    limiters: createRateLimiters(redis === undefined ? { pgPool: database.pool } : { redis }),
    apiKeys: createApiKeyVerifier({ db: database.db, clock, logger, eventFeed }),
    idempotency: createIdempotencyStore(database.db, config.secrets.dataEncryptionKey),
    verifier: overrides.verifier ?? createTokenVerifier({ ...config.tokens, audience, clock, revocations }),
    events: createEvents(logger, registry),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;
