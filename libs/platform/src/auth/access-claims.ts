import { z } from 'zod';
import type { UserCaller } from './caller.ts';

/** Keeps other JWTs of the same issuer from passing for access tokens (RFC 9068). */
export const accessTokenType = 'at+jwt';

export const accessClaims = z.object({
  sub: z.uuid(),
  sid: z.string().min(1).max(128),
  roles: z.array(z.string().max(64)).max(32),
  emailVerified: z.boolean(),
  accountCreatedAt: z.number().int().nonnegative(),
  /** The voter key a guest with the account's address would have, so that nobody votes both ways. */
  evk: z.string().min(1).max(256).optional(),
  iat: z.number().optional(),
  csh: z.string().min(1).max(64).optional(),
  exp: z.number().int(),
});

export type AccessClaims = z.infer<typeof accessClaims>;

export function callerFromClaims(claims: AccessClaims): UserCaller {
  return Object.freeze({
    kind: 'user' as const,
    userId: claims.sub,
    sessionId: claims.sid,
    roles: Object.freeze([...claims.roles]),
    emailVerified: claims.emailVerified,
    accountCreatedAt: claims.accountCreatedAt,
    ...(claims.evk === undefined ? {} : { emailVoterKey: claims.evk }),
    ...(claims.iat === undefined ? {} : { issuedAtMs: Math.round(claims.iat * 1000) }),
    ...(claims.csh === undefined ? {} : { csrfHash: claims.csh }),
  });
}
