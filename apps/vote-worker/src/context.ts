import { randomInt } from 'node:crypto';
import { createNetworkLookup } from '@urvote/platform/geoip/network-lookup';
import { registerQueueMetrics } from '@urvote/platform/metrics/queue-metrics';
import { openServiceBase, type ServiceOverrides } from '@urvote/platform/service/service-base';
import { SourceCache } from '@urvote/voting/fraud/sources/source-cache';
import type { VoteWorkerConfig } from './config.ts';
import { createNetworkFacts, type NetworkFacts } from './fraud-counters/network-facts.ts';
import { createVoteWorkerEvents } from './events.ts';
import { createRuleSets } from './fraud-counters/rule-sets.ts';
import { createSettlementWatch } from './count-votes/settlement-watch.ts';

export interface Overrides extends ServiceOverrides {
  networkOf?: (ip: string) => NetworkFacts;
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;

/** A frozen worker must not keep the others from its rows, who wait for it at most twice as long. */
const settlingLimits = { idleInTransactionMs: 10_000, lockTimeoutMs: 20_000 };

export async function createContext(config: VoteWorkerConfig, overrides: Overrides = {}) {
  const database = { ...config.database, ...settlingLimits };
  await using base = openServiceBase({ ...config, database }, 'vote-worker', overrides);
  const { clock, logger, registry, db } = base;
  const events = createVoteWorkerEvents(logger, registry);
  const wakeUp = base.openWakeUp(config.queue);
  const queues = base.openQueues(config.queue);
  registerQueueMetrics(registry, queues, ['votes']);
  return base.keep({
    config,
    pool: base.database.pool,
    queues,
    wakeUp,
    ruleSets: createRuleSets(db, clock, events.ruleSetFaulty),
    sourceCache: new SourceCache(randomInt(2 ** 32)),
    networkOf: overrides.networkOf ?? createNetworkFacts(await createNetworkLookup()),
    events,
    settlement: createSettlementWatch(queues, clock),
  });
}
