import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { openRevocations } from '@urvote/platform/auth/revocations';
import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { createTokenVerifier, type TokenVerifier } from '@urvote/platform/auth/token-verifier';
import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import { openMailFolder } from '@urvote/platform/mail/mail-folder';
import { openEventFeed } from '@urvote/platform/events/event-feed';
import type { Logger } from '@urvote/platform/logger/logger';
import { registerDatabaseMetrics, registerPoolMetrics } from '@urvote/platform/metrics/database-metrics';
import { registerQueueMetrics } from '@urvote/platform/metrics/queue-metrics';
import { createRegistry } from '@urvote/platform/metrics/registry';
import { openDatabase } from '@urvote/platform/postgres/database';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { createRateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { openRedis } from '@urvote/platform/redis/open-redis';
import type { OpsServiceConfig } from './config.ts';
import { createEvents } from './events.ts';
import { opsServiceLogger, serviceName } from './logger.ts';
import { registerOpsMetrics } from './metrics/ops-metrics.ts';
import { loadVoteTotals } from './metrics/vote-totals.queries.ts';
import { createQueueStates } from './queues/queue-states.ts';
import { createSessions } from './session/sessions.ts';

export interface Overrides {
  clock?: Clock;
  logger?: Logger;
  verifier?: TokenVerifier;
}

const audience = 'urvote';

/** The queues of the job catalogue. */
const queueNames = [countVotes.queue, sendMail.queue] as const;

/** Builds every dependency once; what is away is connected to when it comes back. */
export async function createContext(config: OpsServiceConfig, overrides: Overrides = {}) {
  await using cleanup = new AsyncDisposableStack();
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? opsServiceLogger(config.logLevel);
  const registry = createRegistry(serviceName);
  const database = cleanup.use(openDatabase({ ...config.database, applicationName: serviceName, logger }));
  const queues = cleanup.use(openQueueStore({ ...config.queue, logger }));
  const redis =
    config.queue.redisUrl === undefined ? undefined : cleanup.use(openRedis(config.queue.redisUrl, logger)).redis;
  const queueStates = createQueueStates(queues, queueNames, clock);
  registerPoolMetrics(registry, database.pool);
  registerDatabaseMetrics(registry, database.db);
  registerQueueMetrics(registry, queues, queueNames);
  registerOpsMetrics(registry, { loadVoteTotals: () => loadVoteTotals(database.db), queueStates });
  // By its poll alone, since counted votes would wake it all the time; what is revoked is to be known within a second.
  const eventFeed = cleanup.use(openEventFeed({ db: database.db, logger, pollMs: 500 }));
  const revocations = cleanup.use(openRevocations({ db: database.db, feed: eventFeed, clock, logger }));
  const held = cleanup.move();
  return {
    clock,
    logger,
    registry,
    database,
    db: database.db,
    revocations,
    queues,
    queueNames,
    queueStates,
    environment: config.environment,
    userServiceUrl: config.userServiceUrl,
    mailFolder: config.mailCatcherDir === undefined ? undefined : openMailFolder(config.mailCatcherDir),
    limiters: createRateLimiters(redis === undefined ? { pgPool: database.pool } : { redis }),
    sessions: createSessions({ secret: config.secrets.session, clock, revocations }),
    verifier: overrides.verifier ?? createTokenVerifier({ ...config.tokens, audience, clock, revocations }),
    events: createEvents(logger, registry),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;
