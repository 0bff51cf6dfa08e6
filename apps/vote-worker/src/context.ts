import { randomInt } from 'node:crypto';
import type { Database } from '@urvote/db-schema/database';
import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import { openWakeUp, type WakeUp } from '@urvote/platform/events/wake-up';
import { createNetworkLookup } from '@urvote/platform/geoip/network-lookup';
import type { Logger } from '@urvote/platform/logger/logger';
import { registerPoolMetrics } from '@urvote/platform/metrics/database-metrics';
import { registerQueueMetrics } from '@urvote/platform/metrics/queue-metrics';
import { createRegistry } from '@urvote/platform/metrics/registry';
import { openDatabase } from '@urvote/platform/postgres/database';
import { openQueueStore, type QueueStore } from '@urvote/platform/queue/queue-store';
import { SourceCache } from '@urvote/voting/fraud/sources/source-cache';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { VoteWorkerConfig } from './config.ts';
import { createNetworkFacts, type NetworkFacts } from './fraud-counters/network-facts.ts';
import { createVoteWorkerEvents, type VoteWorkerEvents } from './events.ts';
import { createServiceLogger, serviceName } from './logger.ts';
import { createRuleSets, type RuleSets } from './fraud-counters/rule-sets.ts';
import { createSettlementWatch, type SettlementWatch } from './count-votes/settlement-watch.ts';

/** Everything the worker's processors and sweeps use. */
export interface AppContext extends AsyncDisposable {
  config: VoteWorkerConfig;
  logger: Logger;
  registry: Registry;
  db: Kysely<Database>;
  pool: Pool;
  queues: QueueStore;
  /** Tells readers of the event log, after a commit, that there is something to read. */
  wakeUp: WakeUp;
  clock: Clock;
  ruleSets: RuleSets;
  /** What is known of the sources of votes. */
  sourceCache: SourceCache;
  networkOf: (ip: string) => NetworkFacts;
  events: VoteWorkerEvents;
  settlement: SettlementWatch;
  pingDatabase: () => Promise<void>;
}

export type Overrides = Partial<Pick<AppContext, 'logger' | 'clock' | 'networkOf'>>;

/** A frozen worker must not keep the others from its rows, who wait for it at most twice as long. */
const settlingLimits = { idleInTransactionMs: 10_000, lockTimeoutMs: 20_000 };

export async function createContext(config: VoteWorkerConfig, overrides: Overrides = {}): Promise<AppContext> {
  const logger = overrides.logger ?? createServiceLogger(config.logLevel);
  const clock = overrides.clock ?? systemClock;
  const registry = createRegistry(serviceName);
  const events = createVoteWorkerEvents(logger, registry);
  const rootCert = config.rootCertPath === undefined ? {} : { rootCertPath: config.rootCertPath };
  const database = openDatabase({
    url: config.databaseUrl,
    max: config.databasePoolMax,
    applicationName: serviceName,
    logger,
    statementTimeoutMs: config.statementTimeoutMs,
    ...settlingLimits,
    ...rootCert,
  });
  const queues = openQueueStore({
    ...(config.redisUrl === undefined ? { databaseUrl: config.databaseUrlDirect } : { redisUrl: config.redisUrl }),
    prefix: config.queuePrefix,
    logger,
    ...rootCert,
  });
  registerPoolMetrics(registry, database.pool);
  registerQueueMetrics(registry, queues, ['votes']);
  await database.assertTrusted();
  const wakeUp = openWakeUp({
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
    directUrl: config.databaseUrlDirect,
    prefix: config.queuePrefix,
    logger,
    ...rootCert,
  });
  return {
    config,
    logger,
    registry,
    db: database.db,
    pool: database.pool,
    queues,
    wakeUp,
    clock,
    ruleSets: createRuleSets(database.db, clock, events.ruleSetFaulty),
    sourceCache: new SourceCache(randomInt(2 ** 32)),
    networkOf: overrides.networkOf ?? createNetworkFacts(await createNetworkLookup()),
    events,
    settlement: createSettlementWatch(queues, clock),
    pingDatabase: () => database.ping(),
    [Symbol.asyncDispose]: async () => {
      await queues[Symbol.asyncDispose]();
      await wakeUp[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
