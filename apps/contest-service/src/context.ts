import { createTokenVerifier, type TokenVerifier } from '@urvote/platform/auth/token-verifier';
import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import { openWakeUp } from '@urvote/platform/events/wake-up';
import { createIdempotencyStore } from '@urvote/platform/idempotency/idempotency-store';
import type { Logger } from '@urvote/platform/logger/logger';
import { registerPoolMetrics } from '@urvote/platform/metrics/database-metrics';
import { createRegistry } from '@urvote/platform/metrics/registry';
import { openDatabase } from '@urvote/platform/postgres/database';
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
  const held = cleanup.move();
  return {
    clock,
    logger,
    registry,
    database,
    db: database.db,
    wakeUp,
    idempotency: createIdempotencyStore(database.db),
    verifier: overrides.verifier ?? createTokenVerifier({ ...config.tokens, audience, clock }),
    events: createEvents(logger, registry),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;
