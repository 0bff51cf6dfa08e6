import type { UserCaller } from '../auth/caller.ts';
import type { StoredApiKey } from './api-keys.queries.ts';

export interface LookedUp {
  atMs: number;
  /** How many changes had been told of when the look-up began. */
  changeCount: number;
}

export interface KnownKey extends LookedUp {
  caller: UserCaller;
  apiKeyId: string;
  expiresAtMs: number;
  usedAtMs: number;
}

export function knownKeyOf(stored: StoredApiKey, lookedUp: LookedUp): KnownKey {
  const caller: UserCaller = Object.freeze({
    kind: 'user' as const,
    userId: stored.ownerId,
    sessionId: stored.id,
    roles: Object.freeze(stored.ownerRoles),
    emailVerified: stored.ownerVerifiedAt !== null,
    accountCreatedAt: Math.floor(stored.ownerCreatedAt.getTime() / 1000),
    ...(stored.emailVoterKey === null ? {} : { emailVoterKey: stored.emailVoterKey }),
    apiKeyId: stored.id,
    scopes: Object.freeze(stored.scopes),
    requestsPerMinute: stored.requestsPerMinute,
  });
  return {
    ...lookedUp,
    caller,
    apiKeyId: stored.id,
    expiresAtMs: stored.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    usedAtMs: stored.lastUsedAt?.getTime() ?? Number.NEGATIVE_INFINITY,
  };
}
