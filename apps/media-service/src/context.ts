import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import type { Logger } from '@urvote/platform/logger/logger';
import { registerPoolMetrics } from '@urvote/platform/metrics/database-metrics';
import { createRegistry } from '@urvote/platform/metrics/registry';
import { openObjectStore } from '@urvote/platform/object-store/object-store';
import { openDatabase } from '@urvote/platform/postgres/database';
import type { MediaServiceConfig } from './config.ts';
import { createEvents } from './events.ts';
import { mediaServiceLogger, serviceName } from './logger.ts';

export interface Overrides {
  clock?: Clock;
  logger?: Logger;
}

/** Builds every dependency once; none of them is connected to yet. */
export async function createContext(config: MediaServiceConfig, overrides: Overrides = {}) {
  await using cleanup = new AsyncDisposableStack();
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? mediaServiceLogger(config.logLevel);
  const registry = createRegistry(serviceName);
  const database = cleanup.use(openDatabase({ ...config.database, applicationName: serviceName, logger }));
  registerPoolMetrics(registry, database.pool);
  const objectStore = cleanup.use(openObjectStore({ ...config.objectStore, ...config.secrets }));
  const held = cleanup.move();
  return {
    clock,
    logger,
    registry,
    database,
    db: database.db,
    objectStore,
    events: createEvents(logger, registry),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;
