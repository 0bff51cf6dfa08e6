import { createApiKeyVerifier } from '@urvote/platform/api-keys/api-key-verifier';
import { createGuestSessions } from '@urvote/platform/auth/guest-session';
import { createTokenVerifier } from '@urvote/platform/auth/token-verifier';
import type { Clock } from '@urvote/platform/clock/clock';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { createCountryLookup } from '@urvote/platform/geoip/network-lookup';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import { createResponseCache } from '@urvote/platform/response-cache/response-cache';
import { openServiceBase, type ServiceBase, type ServiceOverrides } from '@urvote/platform/service/service-base';
import { createBroadcaster } from '@urvote/platform/sse/broadcaster';
import { createAskForConfirmation } from './admission/ask-for-confirmation.ts';
import { createCaptchaVerifier } from './admission/captcha-verifier.ts';
import { createCheckVoterCode } from './admission/check-voter-code.ts';
import { isOnVoterList } from './admission/voter-lists.queries.ts';
import type { GatewayConfig } from './config.ts';
import { createConfirmVote } from './confirmations/confirm-vote.ts';
import { createContestSnapshot } from './contests/contest-snapshot.ts';
import { loadContests, loadEntries } from './contests/snapshot.queries.ts';
import { createGatewayEvents, type GatewayEvents } from './events.ts';
import { createVoteIntake } from './group-commit/create-vote-intake.ts';
import { createLeaderboards, createLive } from './leaderboards/create-leaderboards.ts';
import { createReceiptSigner } from './receipts/receipt-signer.ts';

export interface Overrides extends ServiceOverrides {
  /** Country of an address; the local database otherwise, which takes 135 MB. */
  countryOf?: (ip: string) => string | null;
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;

/** Room for sixty of the largest answers there may be, or for thousands of usual ones. */
const sharedReadLimits = { maxBytes: 64 * 1_048_576, maxEntryBytes: 1_048_576, maxStaleMs: 60_000 };

/** Every dependency, built once. */
export async function createContext(config: GatewayConfig, overrides: Overrides = {}) {
  await using base = openServiceBase(config, 'gateway', overrides);
  const { clock, logger, db } = base;
  const { secrets } = config;
  const events = createGatewayEvents(logger, base.registry);
  const stores = openStores(config, base);
  const revocations = base.openRevocations(stores.eventFeed);
  const signer = createReceiptSigner(secrets.receiptSigningKey, config.tokens.issuer);
  const intake = createVoteIntake({ config, db, queues: stores.queues, clock, events, signer });
  base.use(intake.backlog);
  events.watchPending(() => intake.groupCommit.pendingCount);
  const snapshot = base.use(
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
  const broadcaster = base.use(
    createBroadcaster({ maxConnections: config.streamMaxConnections, onError: events.streamReadFailed }),
  );
  const leaderboards = createLeaderboards({ db, snapshot, clock });
  const live = base.use(createLive(leaderboards, broadcaster));
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
  const sharedReads = createResponseCache({
    ...sharedReadLimits,
    onOutcome: events.sharedRead,
    onStandIn: events.staleAnswer,
  });
  return base.keep({
    config,
    secrets,
    events,
    ...stores,
    ...intake,
    ...admission,
    revocations,
    snapshot,
    signer,
    broadcaster,
    leaderboards,
    live,
    confirmations,
    sharedReads,
    countryOf,
    apiKeys: createApiKeyVerifier({ db, clock, logger, eventFeed: stores.eventFeed }),
    guests: createGuestSessions({ secrets: [secrets.guestCookieSecret], clock }),
    tokens: createTokenVerifier({ ...config.tokens, clock, revocations }),
  });
}

type Stores = ReturnType<typeof openStores>;

function openStores({ queue }: GatewayConfig, base: ServiceBase) {
  const queues = base.openQueues(queue);
  const wakeUp = base.openWakeUp(queue);
  return {
    database: base.database,
    queues,
    wakeUp,
    limiters: base.openLimiters(queue),
    eventFeed: base.openEventFeed(wakeUp),
  };
}

interface Parts {
  config: GatewayConfig;
  stores: Stores;
  clock: Clock;
  events: GatewayEvents;
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
