import { createApiKeyVerifier } from '@urvote/platform/api-keys/api-key-verifier';
import type { TokenVerifier } from '@urvote/platform/auth/token-verifier';
import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { openWakeUp } from '@urvote/platform/events/wake-up';
import { createIdempotencyStore } from '@urvote/platform/idempotency/idempotency-store';
import type { Logger } from '@urvote/platform/logger/logger';
import { registerPoolMetrics } from '@urvote/platform/metrics/database-metrics';
import { createRegistry } from '@urvote/platform/metrics/registry';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import { openDatabase } from '@urvote/platform/postgres/database';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { createRateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { openRedis } from '@urvote/platform/redis/open-redis';
import { createPasswords } from './accounts/passwords.ts';
import type { UserServiceConfig } from './config.ts';
import { createEvents } from './events.ts';
import { serviceName, userServiceLogger } from './logger.ts';
import { oneTimePurpose } from './sign-in/one-time-tokens/one-time-tokens.queries.ts';
import { isRevoked } from './tokens/access-revocations.queries.ts';
import { createAccessTokens } from './tokens/access-tokens.ts';
import { createOwnTokenVerifier } from './tokens/own-token-verifier.ts';
import { createOpenIdProvider } from './openid/openid-provider.ts';
import { importSigningKeys } from './tokens/signing-keys.ts';

export interface Overrides {
  clock?: Clock;
  logger?: Logger;
}

const audience = 'urvote';

/** Builds every dependency once; none of them is connected to yet. */
export async function createContext(config: UserServiceConfig, overrides: Overrides = {}) {
  await using cleanup = new AsyncDisposableStack();
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? userServiceLogger(config.logLevel);
  const registry = createRegistry(serviceName);
  const database = cleanup.use(openDatabase({ ...config.database, applicationName: serviceName, logger }));
  registerPoolMetrics(registry, database.pool);
  const redis = config.redisUrl === undefined ? undefined : cleanup.use(openRedis(config.redisUrl, logger)).redis;
  const stores = openStores(config, logger, cleanup);
  const { tokenSigningKeys, voterKeySecret, dataEncryptionKey } = config.secrets;
  const signingKeys = await importSigningKeys(tokenSigningKeys);
  const tokenOptions = { keys: signingKeys, issuer: config.tokens.issuer, audience, clock };
  const verifier: TokenVerifier = createOwnTokenVerifier({
    ...tokenOptions,
    isRevoked: (caller) => isRevoked(database.db, caller),
  });
  const passwords = await createPasswords(config.passwordHash);
  const held = cleanup.move();
  return {
    config,
    clock,
    logger,
    registry,
    database,
    db: database.db,
    ...stores,
    /** Each seals for one purpose and opens nothing of another. */
    sealers: {
      mail: createSealer(dataEncryptionKey, mailPurpose),
      oneTimeToken: createSealer(dataEncryptionKey, oneTimePurpose),
      totp: createSealer(dataEncryptionKey, 'totp'),
    },
    limiters: createRateLimiters(redis === undefined ? { pgPool: database.pool } : { redis }),
    idempotency: createIdempotencyStore(database.db, dataEncryptionKey),
    passwords,
    signingKeys,
    voterKeySecret,
    tokens: createAccessTokens({ ...tokenOptions, voterKeySecret, ttlSeconds: config.tokens.ttlSeconds }),
    verifier,
    apiKeys: createApiKeyVerifier({ db: database.db, clock, logger }),
    /** Undefined: nobody signs in by a provider. */
    openId: openIdOf(config, clock),
    events: createEvents(logger, registry),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function openStores(config: UserServiceConfig, logger: Logger, cleanup: AsyncDisposableStack) {
  const { rootCertPath } = config.database;
  const shared = {
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
    ...(rootCertPath === undefined ? {} : { rootCertPath }),
    prefix: config.queue.prefix,
    logger,
  };
  return {
    queues: cleanup.use(openQueueStore({ ...shared, databaseUrl: config.queue.directUrl })),
    wakeUp: cleanup.use(openWakeUp({ ...config.wakeUp, logger })),
  };
}

function openIdOf({ google, publicUrl, isProduction }: UserServiceConfig, clock: Clock) {
  if (google === undefined) return undefined;
  const redirectUri = new URL('/api/v1/auth/google/callback', publicUrl).href;
  return createOpenIdProvider({ ...google, redirectUri, isProduction, clock });
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;
