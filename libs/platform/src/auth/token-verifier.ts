import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Clock } from '../clock/clock.ts';
import { accessClaims, accessTokenType, callerFromClaims } from './access-claims.ts';
import type { UserCaller } from './caller.ts';

const keysMaxAgeMs = 10 * 60_000;
const unknownKeyCooldownMs = 5_000;
const fetchTimeoutMs = 2_000;
const longestToken = 8_192;

export interface TokenVerifierOptions {
  jwksUrl: string;
  issuer: string;
  audience: string;
  clock: Clock;
  /** How many verified tokens are remembered; default 50,000. */
  cacheMax?: number;
}

export interface TokenVerifier {
  /**
   * The caller an access token speaks for; answered without a promise when the token was verified before.
   * @throws {ProblemError} TOKEN_INVALID; TEMPORARILY_UNAVAILABLE when the keys cannot be fetched and the token's key is not known yet.
   */
  verify(token: string): UserCaller | Promise<UserCaller>;
}

/** Verifies EdDSA access tokens against a JWKS; every token is verified once and remembered until it expires. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { clock } = options;
  const verified = new LRUCache<string, { caller: UserCaller; expiresAtMs: number }>({ max: options.cacheMax ?? 50_000 });
  const keyOf = createKeySource(options.jwksUrl, clock);

  async function verifySignature(token: string): Promise<UserCaller> {
    if (token.length > longestToken) throw new ProblemError('TOKEN_INVALID');
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['EdDSA'],
      typ: accessTokenType,
      issuer: options.issuer,
      audience: options.audience,
      currentDate: new Date(clock.nowMs()),
      requiredClaims: ['sub', 'exp'],
    }).catch((error: unknown) => {
      throw error instanceof ProblemError ? error : new ProblemError('TOKEN_INVALID', { cause: error });
    });
    const claims = accessClaims.safeParse(payload);
    if (!claims.success) throw new ProblemError('TOKEN_INVALID', { cause: claims.error });
    const caller = callerFromClaims(claims.data);
    verified.set(token, { caller, expiresAtMs: claims.data.exp * 1000 });
    return caller;
  }

  return {
    verify(token) {
      const known = verified.get(token);
      if (known !== undefined && known.expiresAtMs > clock.nowMs()) return known.caller;
      if (known !== undefined) verified.delete(token);
      return verifySignature(token);
    },
  };
}

/** Keys stay in use while their address is unreachable; they are fetched anew in the background once they are old. */
function createKeySource(jwksUrl: string, clock: Clock): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: unknownKeyCooldownMs,
    timeoutDuration: fetchTimeoutMs,
  });
  let refreshAtMs = clock.nowMs() + keysMaxAgeMs;

  function refreshWhenOld(): void {
    if (clock.nowMs() < refreshAtMs) return;
    refreshAtMs = clock.nowMs() + keysMaxAgeMs;
    remote.reload().catch(() => {
      refreshAtMs = clock.nowMs() + unknownKeyCooldownMs;
    });
  }

  return async (header, token) => {
    refreshWhenOld();
    try {
      return await remote(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      if (error instanceof errors.JOSENotSupported) throw error;
      throw new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds: 5, cause: error });
    }
  };
}
