import { parseCookie } from 'cookie';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Endpoint, EndpointAuth } from '@urvote/contracts/endpoint/endpoint';
import { apiKeyMark } from '../api-keys/api-key-text.ts';
import type { ApiKeyVerifier } from '../api-keys/api-key-verifier.ts';
import type { AuthRequest } from '../auth/auth-request.ts';
import { anonymous, type AnonymousCaller, type Caller, type UserCaller } from '../auth/caller.ts';
import { assertCsrfToken, assertNoOtherSite, assertSameOrigin } from '../auth/same-origin.ts';
import { guestCookieName, guestTokenPrefix, type GuestSessions } from '../auth/guest-session.ts';
import { accessCookie } from '../auth/session-cookies.ts';
import type { TokenVerifier } from '../auth/token-verifier.ts';

export interface AuthOptions {
  tokens?: TokenVerifier;
  guests?: GuestSessions;
  apiKeys?: ApiKeyVerifier;
  trustedOrigins?: ReadonlySet<string>;
  /** Cookies know no ports, so those of the gateway reach it too; it looks at none of them. */
  hasOwnSessions?: boolean;
}

export type EndpointAccess = Pick<Endpoint, 'auth' | 'roles' | 'scope'>;

export type Authenticate = (endpoint: EndpointAccess, request: AuthRequest) => Caller | Promise<Caller>;

/**
 * A bad token in `Authorization` is always refused; a stale cookie only where a voter is needed, because a browser
 * cannot know that it sends one.
 */
export function createAuthenticate(options: AuthOptions): Authenticate {
  const trustedOrigins = options.trustedOrigins ?? new Set();

  function identify(auth: EndpointAuth, request: AuthRequest): Caller | Promise<Caller> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return callerOfToken(bearerToken(authorization), auth, options);
    if (options.hasOwnSessions) return anonymous;
    const access =
      options.tokens === undefined ? undefined : accessCookie(request.headers.cookie, request.isSecure ?? false);
    if (access !== undefined) return callerOfAccessCookie(access, auth, request);
    const cookie = guestCookie(request.headers.cookie);
    if (cookie === undefined || options.guests === undefined || auth === 'user' || auth === 'admin')
      return nobody(auth, request);
    const guest = callerOfCookie(cookie, options.guests, auth);
    if (guest.kind !== 'guest') return nobody(auth, request);
    assertSameOrigin(request, trustedOrigins);
    return guest;
  }

  /** Else a page elsewhere could let its visitors act as guests they do not know of. */
  function nobody(auth: EndpointAuth, request: AuthRequest): AnonymousCaller {
    if (auth === 'voter-or-new') assertNoOtherSite(request, trustedOrigins);
    return anonymous;
  }

  async function callerOfAccessCookie(token: string, auth: EndpointAuth, request: AuthRequest): Promise<Caller> {
    let caller: UserCaller;
    try {
      caller = await tokenOfCookie(token, options);
    } catch (error) {
      if (auth === 'optional' && error instanceof ProblemError && error.code === 'TOKEN_INVALID') return anonymous;
      throw error;
    }
    assertCsrfToken(request, caller, trustedOrigins);
    return caller;
  }

  return (endpoint, request) => {
    if (endpoint.auth === 'public') return anonymous;
    const caller = identify(endpoint.auth, request);
    return caller instanceof Promise ? caller.then((found) => permit(endpoint, found)) : permit(endpoint, caller);
  };
}

/** An API key does what its scopes say, so an endpoint without a scope takes none. */
function permit({ auth, roles, scope }: EndpointAccess, caller: Caller): Caller {
  if (caller.kind === 'user') {
    if (caller.apiKeyId !== undefined && (scope === undefined || caller.scopes?.includes(scope) !== true))
      throw new ProblemError('SCOPE_MISSING');
    if (auth === 'admin' && !caller.roles.includes('admin')) throw new ProblemError('FORBIDDEN');
    if (roles !== undefined && !hasRole(caller, roles)) throw new ProblemError('ROLE_MISSING');
    return caller;
  }
  if (auth === 'optional' || auth === 'voter-or-new' || (auth === 'voter' && caller.kind === 'guest')) return caller;
  throw new ProblemError('UNAUTHENTICATED');
}

function hasRole({ roles }: UserCaller, wanted: readonly string[]): boolean {
  for (const role of wanted) if (roles.includes(role)) return true;
  return roles.includes('admin');
}

function bearerToken(authorization: string): string {
  const space = authorization.indexOf(' ');
  const isBearer = space > 0 && authorization.slice(0, space).toLowerCase() === 'bearer';
  const token = isBearer ? authorization.slice(space + 1).trim() : '';
  if (token === '')
    throw new ProblemError('TOKEN_INVALID', { detail: 'The Authorization header takes "Bearer <token>"' });
  return token;
}

function callerOfToken(
  token: string,
  auth: EndpointAuth,
  { guests, tokens, apiKeys }: AuthOptions,
): Caller | Promise<Caller> {
  if (token.startsWith(guestTokenPrefix)) {
    if (auth === 'user' || auth === 'admin')
      throw new ProblemError('UNAUTHENTICATED', { detail: 'A guest session is no account' });
    if (guests === undefined) throw new ProblemError('GUEST_SESSION_INVALID');
    return { kind: 'guest', guestId: guests.verify(token).guestId };
  }
  if (apiKeys !== undefined && token.startsWith(apiKeyMark)) return apiKeys.verify(token);
  if (tokens === undefined) throw new ProblemError('TOKEN_INVALID');
  return tokens.verify(token);
}

/** A token that was not made for a cookie has no CSRF token. */
async function tokenOfCookie(token: string, { tokens }: AuthOptions): Promise<UserCaller> {
  const caller = await tokens?.verify(token);
  if (caller?.csrfHash === undefined) throw new ProblemError('TOKEN_INVALID');
  return caller;
}

function callerOfCookie(cookie: string, guests: GuestSessions, auth: EndpointAuth): Caller {
  try {
    return { kind: 'guest', guestId: guests.verify(cookie).guestId };
  } catch (error) {
    if ((auth === 'optional' || auth === 'voter-or-new') && error instanceof ProblemError) return anonymous;
    throw error;
  }
}

function guestCookie(header: string | undefined): string | undefined {
  if (header === undefined || !header.includes(guestCookieName)) return undefined;
  return parseCookie(header)[guestCookieName];
}
