import { accessTokenType } from '@urvote/platform/auth/access-claims';
import type { Clock } from '@urvote/platform/clock/clock';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { SignJWT } from 'jose';
import type { SigningKeys } from './signing-keys.ts';

interface TokenOwner {
  id: string;
  email: string;
  roles: readonly string[];
  isEmailVerified: boolean;
  createdAt: Date;
}

export interface AccessToken {
  jwt: string;
  expiresAtMs: number;
}

export interface AccessTokens {
  /** @param csrfHash for a token that travels in a cookie */
  issue(owner: TokenOwner, sessionId: string, csrfHash?: string): Promise<AccessToken>;
}

export interface AccessTokenOptions {
  keys: SigningKeys;
  issuer: string;
  audience: string;
  ttlSeconds: number;
  voterKeySecret: string;
  clock: Clock;
}

/** The claims are read by `@urvote/platform/auth/access-claims`. */
export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { keys, clock } = options;
  return {
    async issue(owner, sessionId, csrfHash) {
      // To the millisecond, so that a token issued in the same second as a revocation, but after it, is accepted.
      const issuedAt = clock.nowMs() / 1000;
      const expiresAt = Math.floor(issuedAt) + options.ttlSeconds;
      const jwt = await new SignJWT({
        ...claimsOf(owner, options.voterKeySecret),
        sid: sessionId,
        ...(csrfHash === undefined ? {} : { csh: csrfHash }),
      })
        .setProtectedHeader({ alg: 'EdDSA', kid: keys.kid, typ: accessTokenType })
        .setIssuer(options.issuer)
        .setAudience(options.audience)
        .setSubject(owner.id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(keys.signer);
      return { jwt, expiresAtMs: expiresAt * 1000 };
    },
  };
}

/** `evk` is the voter key of a guest with this address, so that nobody votes both ways; no service needs the address. */
function claimsOf(owner: TokenOwner, voterKeySecret: string) {
  return {
    roles: [...owner.roles],
    emailVerified: owner.isEmailVerified,
    accountCreatedAt: Math.floor(owner.createdAt.getTime() / 1000),
    evk: guestVoterKey(owner.email, voterKeySecret),
  };
}
