import { randomFillSync } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { createApiKeyVerifier } from '@urvote/platform/api-keys/api-key-verifier';
import { createGuestSessions } from '@urvote/platform/auth/guest-session';
import { openRevocations } from '@urvote/platform/auth/revocations';
import { createTokenVerifier } from '@urvote/platform/auth/token-verifier';
import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { openEventFeed } from '@urvote/platform/events/event-feed';
import { openWakeUp } from '@urvote/platform/events/wake-up';
import { createCountryLookup } from '@urvote/platform/geoip/network-lookup';
import type { Logger } from '@urvote/platform/logger/logger';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import { registerPoolMetrics } from '@urvote/platform/metrics/database-metrics';
import { createRegistry } from '@urvote/platform/metrics/registry';
import { openDatabase } from '@urvote/platform/postgres/database';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { openRedis } from '@urvote/platform/redis/open-redis';
import { createRateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { createBroadcaster } from '@urvote/platform/sse/broadcaster';
import { createAskForConfirmation } from './admission/ask-for-confirmation.ts';
import { createCaptchaVerifier } from './admission/captcha-verifier.ts';
import { createCheckVoterCode } from './admission/check-voter-code.ts';
import { isOnVoterList } from './admission/voter-lists.queries.ts';
import type { GatewayConfig } from './config.ts';
import { createConfirmVote } from './confirmations/confirm-vote.ts';
import { createContestSnapshot } from './contests/contest-snapshot.ts';
import { loadContests, loadEntries } from './contests/snapshot.queries.ts';
import { createGatewayEvents } from './events.ts';
import { createBacklog } from './group-commit/backlog.ts';
import { createGroupCommit, defaultGroupCommitOptions } from './group-commit/group-commit.ts';
import { createPreCheck } from './group-commit/pre-check.ts';
import { takenSlots, usedBudgets } from './group-commit/pre-check.queries.ts';
import { sealGroup } from './group-commit/seal-group.ts';
import { createLeaderboards, createLive } from './leaderboards/create-leaderboards.ts';
import { gatewayLogger } from './logger.ts';
import { createReceiptSigner } from './receipts/receipt-signer.ts';

export interface Overrides {
  clock?: Clock;
  logger?: Logger;
  /** Country of an address; the local database otherwise, which takes 135 MB. */
  countryOf?: (ip: string) => string | null;
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;

const tokenAudience = 'urvote';

/** Everything the gateway's routes use, built once. Nothing here waits for a server that may be away. */
export async function createContext(config: GatewayConfig, overrides: Overrides = {}) {
  await using cleanup = new AsyncDisposableStack();
  const { clock = systemClock, logger = gatewayLogger(config.logLevel) } = overrides;
  const { secrets } = config;
  const registry = createRegistry('gateway');
  const events = createGatewayEvents(logger, registry);
  const stores = openStores(config, logger, cleanup);
  const { db } = stores.database;
  registerPoolMetrics(registry, stores.database.pool);
  const revocations = cleanup.use(openRevocations({ db, feed: stores.eventFeed, clock, logger }));
  const signer = createReceiptSigner(secrets.receiptSigningKey, config.tokens.issuer);
  const intake = createVoteIntake({ config, stores, clock, events, signer });
  cleanup.use(intake.backlog);
  events.watchPending(() => intake.groupCommit.pendingCount);
  const snapshot = cleanup.use(
    createContestSnapshot(
      {
        loadContests: (changes) => loadContests(db, changes),
        loadEntries: (changes) => loadEntries(db, changes),
        nowMs: () => performance.now(),
        onError: events.snapshotFailed,
      },
      { ...config.snapshot, fullRefreshMs: 60_000 },
    ),
  );
  const broadcaster = cleanup.use(createBroadcaster({ maxConnections: config.streamMaxConnections }));
  const leaderboards = createLeaderboards({ db, snapshot, clock });
  const live = cleanup.use(createLive(leaderboards, broadcaster, events.streamReadFailed));
  const countryOf = overrides.countryOf ?? (await createCountryLookup());
  const admission = createAdmission({ config, stores, clock, events });
  const confirmations = createConfirmVote({
    ...intake,
    ...admission,
    db,
    clock,
    snapshot,
    countryOf,
    secrets,
    onConfirmed: () => events.confirmation('confirmed'),
    onNotKept: events.confirmationNotKept,
  });
  const held = cleanup.move();
  return {
    config,
    secrets,
    clock,
    logger,
    registry,
    events,
    ...stores,
    ...intake,
    ...admission,
    db,
    revocations,
    snapshot,
    signer,
    broadcaster,
    leaderboards,
    live,
    confirmations,
    countryOf,
    apiKeys: createApiKeyVerifier({ db, clock, logger, eventFeed: stores.eventFeed }),
    guests: createGuestSessions({ secrets: [secrets.guestCookieSecret], clock }),
    tokens: createTokenVerifier({ ...config.tokens, audience: tokenAudience, clock, revocations }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

type Stores = ReturnType<typeof openStores>;

function openStores(config: GatewayConfig, logger: Logger, cleanup: AsyncDisposableStack) {
  const { databaseUrl: url, directUrl, redisUrl } = config.secrets;
  const { poolMax: max, ...settings } = config.database;
  const shared = {
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(settings.rootCertPath === undefined ? {} : { rootCertPath: settings.rootCertPath }),
    prefix: config.queuePrefix,
    logger,
  };
  const database = cleanup.use(openDatabase({ url, max, applicationName: 'urvote-gateway', logger, ...settings }));
  const queues = cleanup.use(openQueueStore({ ...shared, databaseUrl: directUrl }));
  const wakeUp = cleanup.use(openWakeUp({ ...shared, directUrl }));
  const redis = redisUrl === undefined ? undefined : cleanup.use(openRedis(redisUrl, logger)).redis;
  return {
    database,
    queues,
    wakeUp,
    limiters: createRateLimiters(redis === undefined ? { pgPool: database.pool } : { redis }),
    eventFeed: cleanup.use(openEventFeed({ db: database.db, logger, wakeUp })),
  };
}

interface Parts {
  config: GatewayConfig;
  stores: Stores;
  clock: Clock;
  events: ReturnType<typeof createGatewayEvents>;
}

/** What a vote passes on its way to the group commit, besides what is in memory. */
function createAdmission({ config, stores, clock, events }: Parts) {
  const { secrets, limits, publicUrl, captcha } = config;
  const { limiters, wakeUp } = stores;
  const { db } = stores.database;
  /** Each seals for one purpose and opens nothing of another. */
  const sealers = {
    mail: createSealer(secrets.dataEncryptionKey, mailPurpose),
    unconfirmedVote: createSealer(secrets.dataEncryptionKey, 'unconfirmed-vote'),
  };
  const onOutcome = events.confirmation;
  return {
    sealers,
    captcha: createCaptchaVerifier({ ...captcha, secret: secrets.captchaSecret }),
    isOnVoterList: (contestId: string, voterKey: string) => isOnVoterList(db, contestId, voterKey),
    isVoterCode: createCheckVoterCode({ db, limiters, wrongCodesPerIp: limits.wrongCodesPerIp }),
    askForConfirmation: createAskForConfirmation({
      db,
      clock,
      limiters,
      sealers,
      wakeUp,
      onOutcome,
      publicUrl,
      limits,
    }),
  };
}

interface VoteIntake extends Parts {
  signer: ReturnType<typeof createReceiptSigner>;
}

function createVoteIntake({ config, stores, clock, events, signer }: VoteIntake) {
  const { database, queues } = stores;
  const producer = queues.producer(countVotes);
  const commitmentSecret = config.secrets.receiptCommitmentSecret;
  const backlog = createBacklog(
    {
      queuedGroupCount: () => queues.backlog(countVotes.queue),
      pendingCount: () => groupCommit.pendingCount,
      onPoll: events.backlogPolled,
    },
    { maxVotes: config.maxBacklogVotes, pollMs: 250 },
  );
  const groupCommit = createGroupCommit(
    {
      preCheck: createPreCheck({
        takenSlots: (slots) => takenSlots(database.db, slots),
        usedBudgets: (budgets) => usedBudgets(database.db, budgets),
        onSkip: events.preCheckSkipped,
      }),
      seal: (items, openedAtMs) =>
        sealGroup(items, { openedAtMs, random: randomFillSync(Buffer.alloc(8)), commitmentSecret, signer }),
      add: async (data) => void (await producer.add(data)),
      nowMs: () => clock.nowMs(),
      onCommit: (group) => {
        backlog.sawGroup(group.size);
        events.groupCommitted(group);
      },
      onFailure: events.groupFailed,
    },
    { ...defaultGroupCommitOptions, ...config.group },
  );
  return { groupCommit, backlog };
}
