import { accessClaims, accessTokenType, callerFromClaims } from '@urvote/platform/auth/access-claims';
import type { UserCaller } from '@urvote/platform/auth/caller';
import type { TokenVerifier } from '@urvote/platform/auth/token-verifier';
import type { Clock } from '@urvote/platform/clock/clock';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { SigningKeys } from './signing-keys.ts';

export interface OwnTokenVerifierOptions {
  keys: SigningKeys;
  issuer: string;
  audience: string;
  clock: Clock;
  /** Asked only about otherwise valid tokens. */
  isRevoked?: (caller: UserCaller) => Promise<boolean>;
}

/** With the keys at hand, so that the issuer need not reach its own address. */
export function createOwnTokenVerifier({
  keys,
  issuer,
  audience,
  clock,
  isRevoked,
}: OwnTokenVerifierOptions): TokenVerifier {
  const keyOf = createLocalJWKSet(keys.published);

  async function callerOf(token: string): Promise<UserCaller> {
    try {
      const currentDate = new Date(clock.nowMs());
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: ['EdDSA'],
        typ: accessTokenType,
        issuer,
        audience,
        currentDate,
      });
      return callerFromClaims(accessClaims.parse(payload));
    } catch (cause) {
      throw new ProblemError('TOKEN_INVALID', { cause });
    }
  }

  return {
    async verify(token) {
      const caller = await callerOf(token);
      if (await isRevoked?.(caller)) throw new ProblemError('TOKEN_INVALID', { detail: 'The access was revoked' });
      return caller;
    },
  };
}
