import { createApiKeyVerifier } from '@urvote/platform/api-keys/api-key-verifier';
import { createGuestSessions } from '@urvote/platform/auth/guest-session';
import { createTokenVerifier, type TokenVerifier } from '@urvote/platform/auth/token-verifier';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { createIdempotencyStore } from '@urvote/platform/idempotency/idempotency-store';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import { openServiceBase, type ServiceOverrides } from '@urvote/platform/service/service-base';
import type { ContestServiceConfig } from './config.ts';
import { optOutPurpose } from './contest-notifications/opt-out-link.ts';
import { createEvents } from './events.ts';
import { createResultSigner } from './results/result-signer.ts';
import { createLocalWakeUp } from './webhook-sending/wake.ts';
import { webhookSecretPurpose } from './webhooks/webhook-secret.ts';

export interface Overrides extends ServiceOverrides {
  verifier?: TokenVerifier;
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;

/** Every dependency, built once. */
export async function createContext(config: ContestServiceConfig, overrides: Overrides = {}) {
  await using base = openServiceBase(config, 'contest-service', overrides);
  const { clock, logger, db } = base;
  const wakeUp = base.openWakeUp(config.queue);
  const eventFeed = base.openEventFeed(wakeUp, ['news']);
  const revocations = base.openRevocations(eventFeed);
  return base.keep({
    voterKeySecret: config.secrets.voterKeySecret,
    isFreeLaunch: config.isFreeLaunch,
    boardsPerUser: config.boardsPerUser,
    publicUrl: config.publicUrl,
    billingWebhookSecret: config.secrets.billingWebhookSecret,
    sealers: {
      contestMailOptOut: createSealer(config.secrets.dataEncryptionKey, optOutPurpose),
      mail: createSealer(config.secrets.dataEncryptionKey, mailPurpose),
      entryContact: createSealer(config.secrets.dataEncryptionKey, 'entry-contact'),
      invitation: createSealer(config.secrets.dataEncryptionKey, 'client-invitation'),
    },
    wakeUp,
    queues: base.openQueues(config.queue),
    /** Told when there is something to send to webhooks. */
    webhooksDue: createLocalWakeUp(),
    outboundPolicy: { allowsLoopback: config.mayCallLoopback },
    webhookSealer: createSealer(config.secrets.dataEncryptionKey, webhookSecretPurpose),
    revocations,
    guests: createGuestSessions({ secrets: [config.secrets.guestCookieSecret], clock }),
    limiters: base.openLimiters(config.queue),
    apiKeys: createApiKeyVerifier({ db, clock, logger, eventFeed }),
    idempotency: createIdempotencyStore(db, config.secrets.dataEncryptionKey),
    verifier: overrides.verifier ?? createTokenVerifier({ ...config.tokens, clock, revocations }),
    resultSigner: createResultSigner(config.secrets.dataEncryptionKey, config.tokens.issuer),
    events: createEvents(logger, base.registry),
  });
}
