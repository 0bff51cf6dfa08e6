import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { RecentMap } from '../cache/recent-map.ts';
import type { Clock } from '../clock/clock.ts';
import { accessClaims, type AccessClaims, accessTokenType, callerFromClaims } from './access-claims.ts';
import type { UserCaller } from './caller.ts';
import type { Revocations } from './revocations.ts';
import { createSeenHeaders } from './seen-headers.ts';

const keysMaxAgeMs = 10 * 60_000;
const unknownKeyCooldownMs = 5_000;
const fetchTimeoutMs = 2_000;
const longestToken = 8_192;

export interface TokenVerifierOptions {
  jwksUrl: string;
  issuer: string;
  audience: string;
  clock: Clock;
  /** Without it a token is good until it expires. */
  revocations?: Revocations;
  /** Verified tokens remembered at most; default 50,000. */
  cacheMax?: number;
}

export interface TokenVerifier {
  /**
   * Answered without a promise when the token, or another of its key, was verified before.
   * @throws {ProblemError} TOKEN_INVALID; TEMPORARILY_UNAVAILABLE while the keys, or what was revoked, cannot be read
   */
  verify(token: string): UserCaller | Promise<UserCaller>;
}

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { clock, revocations } = options;
  const verified = new RecentMap<{ caller: UserCaller; expiresAtMs: number }>(options.cacheMax ?? 50_000);
  const keyOf = createKeySource(options.jwksUrl, clock);
  const headers = createSeenHeaders(clock);
  const usualClaims = usualClaimsOf(options);

  function remembered(token: string, claims: AccessClaims): UserCaller {
    const caller = callerFromClaims(claims);
    verified.set(token, { caller, expiresAtMs: claims.exp * 1000 });
    return caller;
  }

  function admitted(caller: UserCaller): UserCaller | Promise<UserCaller> {
    if (revocations === undefined) return caller;
    if (!revocations.isLoaded) return revocations.loaded().then(() => admitted(caller));
    if (revocations.isRevoked(caller)) throw new ProblemError('TOKEN_INVALID', { detail: 'The access was revoked' });
    return caller;
  }

  /** Only says yes: jose judges every other token, as it knows all the ways to be wrong. */
  function verifyUsual(token: string): UserCaller | undefined {
    if (token.length > longestToken) return undefined;
    const claims = usualClaims.safeParse(headers.signedClaims(token));
    return claims.success && claims.data.exp > clock.nowMs() / 1000 ? remembered(token, claims.data) : undefined;
  }

  async function verifySignature(token: string): Promise<UserCaller> {
    if (token.length > longestToken) throw new ProblemError('TOKEN_INVALID');
    const { payload, key } = await jwtVerify(token, keyOf, {
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
    if (!(key instanceof Uint8Array)) headers.remember(token, key);
    return remembered(token, claims.data);
  }

  return {
    verify(token) {
      const known = verified.get(token);
      if (known !== undefined && known.expiresAtMs > clock.nowMs()) return admitted(known.caller);
      if (known !== undefined) verified.delete(token);
      const usual = verifyUsual(token);
      return usual === undefined ? verifySignature(token).then(admitted) : admitted(usual);
    },
  };
}

function usualClaimsOf({ issuer, audience }: TokenVerifierOptions) {
  return accessClaims.extend({
    iss: z.literal(issuer),
    aud: z.literal(audience),
    nbf: z.never().optional(),
    iat: z.number().optional(),
  });
}

/** Keys stay in use while their address is unreachable; old ones are fetched anew in the background. */
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
