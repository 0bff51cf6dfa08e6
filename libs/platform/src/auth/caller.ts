import type { EndpointAuth } from '@urvote/contracts/endpoint/endpoint';

export interface AnonymousCaller {
  kind: 'anonymous';
}

/** What hands a guest session over: to scripts, and to browsers. */
export interface NewSession {
  token: string;
  /** The `Set-Cookie` value. */
  cookie: string;
}

export interface GuestCaller {
  kind: 'guest';
  guestId: string;
  /** Set when the request itself made the session; it is handed over with a successful answer. */
  newSession?: NewSession;
}

export interface UserCaller {
  kind: 'user';
  userId: string;
  /** The key's id for callers with an API key, who have no session. */
  sessionId: string;
  roles: readonly string[];
  emailVerified: boolean;
  /** Seconds since the epoch at which the account was made. */
  accountCreatedAt: number;
  /** Voter key a guest with the account's e-mail address would have; absent when the account has no address. */
  emailVoterKey?: string;
  /** Set for callers with an API key, who may do what its scopes say and no more; so are the next two. */
  apiKeyId?: string;
  scopes?: readonly string[];
  requestsPerMinute?: number;
  /** When the access token was issued, milliseconds; absent when it does not say. */
  issuedAtMs?: number;
  /** SHA-256 of the CSRF token, base64url; only of a session that lives in cookies. */
  csrfHash?: string;
}

export type Caller = AnonymousCaller | GuestCaller | UserCaller;

/** The callers that get past each kind of endpoint. */
export type CallerOf<A extends EndpointAuth> = A extends 'public'
  ? AnonymousCaller
  : A extends 'user' | 'admin'
    ? UserCaller
    : A extends 'voter' | 'voter-or-new'
      ? GuestCaller | UserCaller
      : Caller;

export const anonymous: AnonymousCaller = Object.freeze({ kind: 'anonymous' });

/** A text that names the caller in keys of limits and idempotency; anonymous callers are told apart by address. */
export function callerKey(caller: Caller, clientIp: string): string {
  if (caller.kind === 'user') return `user:${caller.userId}`;
  if (caller.kind === 'guest') return `guest:${caller.guestId}`;
  return `ip:${clientIp}`;
}
