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
  /** Asked for every token that is good otherwise. */
  isRevoked?: (caller: UserCaller) => Promise<boolean>;
}

/** The issuer knows its keys; asking its own address for them would make it depend on being reachable there. */
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
