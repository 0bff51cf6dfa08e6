import { accessClaims, accessTokenType, callerFromClaims } from '@urvote/platform/auth/access-claims';
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
}

/** The issuer knows its keys; asking its own address for them would make it depend on being reachable there. */
export function createOwnTokenVerifier({ keys, issuer, audience, clock }: OwnTokenVerifierOptions): TokenVerifier {
  const keyOf = createLocalJWKSet(keys.published);
  return {
    async verify(token) {
      try {
        const currentDate = new Date(clock.nowMs());
        const { payload } = await jwtVerify(token, keyOf, { algorithms: ['EdDSA'], typ: accessTokenType, issuer, audience, currentDate });
        return callerFromClaims(accessClaims.parse(payload));
      } catch (cause) {
        throw new ProblemError('TOKEN_INVALID', { cause });
      }
    },
  };
}
