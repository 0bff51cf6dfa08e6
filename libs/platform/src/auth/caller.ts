import type { EndpointAuth } from '@urvote/contracts/endpoint/endpoint';

export interface AnonymousCaller {
  kind: 'anonymous';
}

export interface NewSession {
  token: string;
  cookie: string;
}

export interface GuestCaller {
  kind: 'guest';
  guestId: string;
  /** Set when this request made the session, which goes out with a successful answer. */
  newSession?: NewSession;
}

export interface UserCaller {
  kind: 'user';
  userId: string;
  sessionId: string;
  roles: readonly string[];
  emailVerified: boolean;
  /** Seconds since the epoch. */
  accountCreatedAt: number;
  /** The voter key a guest with the account's address would have. */
  emailVoterKey?: string;
  /** Set, with the next two, for callers with an API key. */
  apiKeyId?: string;
  scopes?: readonly string[];
  requestsPerMinute?: number;
  /** Milliseconds. */
  issuedAtMs?: number;
  /** SHA-256 of the CSRF token, base64url; only of a session that lives in cookies. */
  csrfHash?: string;
}

export type Caller = AnonymousCaller | GuestCaller | UserCaller;

export type CallerOf<A extends EndpointAuth> = A extends 'public'
  ? AnonymousCaller
  : A extends 'user' | 'admin'
    ? UserCaller
    : A extends 'voter' | 'voter-or-new'
      ? GuestCaller | UserCaller
      : Caller;

export const anonymous: AnonymousCaller = Object.freeze({ kind: 'anonymous' });

/** Names the caller in keys of limits and idempotency. */
export function callerKey(caller: Caller, clientIp: string): string {
  if (caller.kind === 'user') return `user:${caller.userId}`;
  if (caller.kind === 'guest') return `guest:${caller.guestId}`;
  return `ip:${clientIp}`;
}
