import { createApiKeyVerifier } from '@urvote/platform/api-keys/api-key-verifier';
import type { TokenVerifier } from '@urvote/platform/auth/token-verifier';
import type { Clock } from '@urvote/platform/clock/clock';
import { tokenAudience } from '@urvote/platform/config/settings';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { createIdempotencyStore } from '@urvote/platform/idempotency/idempotency-store';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import { openServiceBase, type ServiceOverrides } from '@urvote/platform/service/service-base';
import { createPasswordHasher } from './accounts/password-hasher.ts';
import type { UserServiceConfig } from './config.ts';
import { createEvents } from './events.ts';
import { createOpenIdProvider } from './openid/openid-provider.ts';
import { createDeviceCookies } from './sign-in/lockout/device-cookie.ts';
import { oneTimePurpose } from './sign-in/one-time-tokens/one-time-tokens.queries.ts';
import { isRevoked } from './tokens/access-revocations.queries.ts';
import { createAccessTokens } from './tokens/access-tokens.ts';
import { createOwnTokenVerifier } from './tokens/own-token-verifier.ts';
import { importSigningKeys } from './tokens/signing-keys.ts';

export type Overrides = ServiceOverrides;
export type AppContext = Awaited<ReturnType<typeof createContext>>;

/** Every dependency, built once. */
export async function createContext(config: UserServiceConfig, overrides: Overrides = {}) {
  await using base = openServiceBase(config, 'user-service', overrides);
  const { clock, logger, registry, db } = base;
  const limiters = base.openLimiters(config.queue);
  const queues = base.openQueues(config.queue);
  const wakeUp = base.openWakeUp(config.queue);
  const { tokenSigningKeys, voterKeySecret, dataEncryptionKey } = config.secrets;
  const signingKeys = await importSigningKeys(tokenSigningKeys);
  const tokenOptions = { keys: signingKeys, issuer: config.tokens.issuer, audience: tokenAudience, clock };
  const verifier: TokenVerifier = createOwnTokenVerifier({
    ...tokenOptions,
    isRevoked: (caller) => isRevoked(db, caller),
  });
  const passwords = await createPasswordHasher(config.passwordHash);
  return base.keep({
    config,
    queues,
    wakeUp,
    limiters,
    /** Each seals for one purpose and opens nothing of another. */
    sealers: {
      mail: createSealer(dataEncryptionKey, mailPurpose),
      oneTimeToken: createSealer(dataEncryptionKey, oneTimePurpose),
      totp: createSealer(dataEncryptionKey, 'totp'),
      refreshToken: createSealer(dataEncryptionKey, 'refresh-token'),
    },
    idempotency: createIdempotencyStore(db, dataEncryptionKey),
    passwords,
    devices: createDeviceCookies(dataEncryptionKey),
    signingKeys,
    voterKeySecret,
    tokens: createAccessTokens({ ...tokenOptions, voterKeySecret, ttlSeconds: config.tokens.ttlSeconds }),
    verifier,
    apiKeys: createApiKeyVerifier({ db, clock, logger }),
    /** Undefined: nobody signs in by a provider. */
    openId: openIdOf(config, clock),
    events: createEvents(logger, registry),
  });
}

function openIdOf({ google, publicUrl, isProduction }: UserServiceConfig, clock: Clock) {
  if (google === undefined) return undefined;
  const redirectUri = new URL('/api/v1/auth/google/callback', publicUrl).href;
  return createOpenIdProvider({ ...google, redirectUri, isProduction, clock });
}
