import type { TokenVerifier } from '@urvote/platform/auth/token-verifier';
import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import type { Logger } from '@urvote/platform/logger/logger';
import { registerPoolMetrics } from '@urvote/platform/metrics/database-metrics';
import { createRegistry } from '@urvote/platform/metrics/registry';
import { openDatabase } from '@urvote/platform/postgres/database';
import { createRateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { openRedis } from '@urvote/platform/redis/open-redis';
import { createPasswords } from './accounts/passwords.ts';
import type { UserServiceConfig } from './config.ts';
import { createEvents } from './events.ts';
import { serviceName, userServiceLogger } from './logger.ts';
import { createAccessTokens } from './tokens/access-tokens.ts';
import { createOwnTokenVerifier } from './tokens/own-token-verifier.ts';
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
  const { tokenSigningKeys, voterKeySecret } = config.secrets;
  const signingKeys = await importSigningKeys(tokenSigningKeys);
  const tokenOptions = { keys: signingKeys, issuer: config.tokens.issuer, audience, clock };
  const verifier: TokenVerifier = createOwnTokenVerifier(tokenOptions);
  const passwords = await createPasswords(config.passwordHash);
  const held = cleanup.move();
  return {
    clock,
    logger,
    registry,
    database,
    db: database.db,
    limiters: createRateLimiters(redis === undefined ? { pgPool: database.pool } : { redis }),
    passwords,
    signingKeys,
    voterKeySecret,
    tokens: createAccessTokens({ ...tokenOptions, voterKeySecret, ttlSeconds: config.tokens.ttlSeconds }),
    verifier,
    events: createEvents(logger, registry),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export type AppContext = Awaited<ReturnType<typeof createContext>>;
