import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { deliverWebhook } from '@urvote/contracts/jobs/deliver-webhook';
import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { createTokenVerifier, type TokenVerifier } from '@urvote/platform/auth/token-verifier';
import { openMailFolder } from '@urvote/platform/mail/mail-folder';
import { registerDatabaseMetrics } from '@urvote/platform/metrics/database-metrics';
import { registerDiskMetrics } from '@urvote/platform/metrics/disk-metrics';
import { registerQueueMetrics } from '@urvote/platform/metrics/queue-metrics';
import { openServiceBase, type ServiceOverrides } from '@urvote/platform/service/service-base';
import type { OpsServiceConfig } from './config.ts';
import { createBulkActions } from './bulk-actions/bulk-runner.ts';
import { createEvents } from './events.ts';
import { registerOpsMetrics } from './metrics/ops-metrics.ts';
import { loadSettlementFaults } from './metrics/settlement-faults.queries.ts';
import { loadVoteTotals } from './metrics/vote-totals.queries.ts';
import { loadContestThroughput } from './overview/contest-throughput.queries.ts';
import { createQueueStates } from './queues/queue-states.ts';
import { sharedReading } from './queues/shared-reading.ts';
import { createRenewals } from './session/renewals.ts';
import { createSessions } from './session/sessions.ts';

export interface Overrides extends ServiceOverrides {
  verifier?: TokenVerifier;
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;

const throughputMinutes = 10;

/** It reads every vote of those minutes. */
const throughputFreshMs = 15_000;

/** The queues of the job catalogue. */
const queueNames = [countVotes.queue, sendMail.queue, deliverWebhook.queue] as const;

/** Every dependency, built once. */
export async function createContext(config: OpsServiceConfig, overrides: Overrides = {}) {
  await using base = openServiceBase(config, 'ops-service', overrides);
  const { clock, logger, registry, db } = base;
  const queues = base.openQueues(config.queue);
  const limiters = base.openLimiters(config.queue);
  const queueStates = createQueueStates(queues, queueNames, clock);
  registerDatabaseMetrics(registry, db);
  registerQueueMetrics(registry, queues, queueNames);
  registerDiskMetrics(registry);
  base.watchRedis(config.queue);
  registerOpsMetrics(registry, {
    loadVoteTotals: () => loadVoteTotals(db),
    loadFaults: () => loadSettlementFaults(db, new Date(clock.nowMs())),
    queueStates,
  });
  const revocations = base.openRevocations(base.openEventFeed(base.openWakeUp(config.queue), ['news']));
  const { userServiceUrl } = config;
  const sessions = createSessions({ secret: config.secrets.session, clock, revocations });
  const verifier = overrides.verifier ?? createTokenVerifier({ ...config.tokens, clock, revocations });
  return base.keep({
    revocations,
    queues,
    queueNames,
    queueStates,
    contestThroughput: sharedReading(throughputFreshMs, () =>
      loadContestThroughput(db, clock.nowMs(), throughputMinutes),
    ),
    environment: config.environment,
    userServiceUrl,
    mailFolder: config.mailCatcherDir === undefined ? undefined : openMailFolder(config.mailCatcherDir),
    limiters,
    sessions,
    verifier,
    renewals: createRenewals({ userServiceUrl, verifier, sessions, clock, logger }),
    bulkActions: base.use(createBulkActions(clock)),
    events: createEvents(logger, registry),
  });
}
