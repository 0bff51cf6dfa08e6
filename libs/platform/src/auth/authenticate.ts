import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie } from 'cookie';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EndpointAuth } from '@urvote/contracts/http/endpoint';
import { anonymous, type Caller } from './caller.ts';
import { assertSameOrigin } from './same-origin.ts';
import { guestCookieName, guestTokenPrefix, type GuestSessions } from './guest-session.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface AuthOptions {
  tokens?: TokenVerifier;
  guests?: GuestSessions;
  /** Origins that may send the guest cookie with unsafe requests, besides the host itself. */
  trustedOrigins?: ReadonlySet<string>;
}

export interface AuthRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /**
   * The request surely came by TLS, so a page without TLS is another origin. That it did not is never sure, since a proxy
   * that is not trusted may have taken the TLS off; then the scheme is not compared.
   */
  isSecure?: boolean;
}

export type Authenticate = (auth: EndpointAuth, request: AuthRequest) => Caller | Promise<Caller>;

/**
 * Who is calling: an access token or guest token in `Authorization`, else the guest cookie.
 * A bad token in `Authorization` is always refused; a stale cookie only where a voter is needed, because a browser
 * cannot know that it sends one.
 */
export function createAuthenticate(options: AuthOptions): Authenticate {
  const trustedOrigins = options.trustedOrigins ?? new Set();

  function identify(auth: EndpointAuth, request: AuthRequest): Caller | Promise<Caller> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return callerOfToken(bearerToken(authorization), options);
    const cookie = guestCookie(request.headers.cookie);
    if (cookie === undefined || options.guests === undefined || auth === 'user' || auth === 'admin') return anonymous;
    const guest = callerOfCookie(cookie, options.guests, auth);
    if (guest.kind === 'guest') assertSameOrigin(request, trustedOrigins);
    return guest;
  }

  return (auth, request) => {
    if (auth === 'public') return anonymous;
    const caller = identify(auth, request);
    return caller instanceof Promise ? caller.then((found) => permit(auth, found)) : permit(auth, caller);
  };
}

function permit(auth: EndpointAuth, caller: Caller): Caller {
  if (auth === 'optional') return caller;
  if (caller.kind === 'anonymous') throw new ProblemError('UNAUTHENTICATED');
  if (auth === 'voter') return caller;
  if (caller.kind !== 'user') throw new ProblemError('UNAUTHENTICATED');
  if (auth === 'admin' && !caller.roles.includes('admin')) throw new ProblemError('FORBIDDEN');
  return caller;
}

function bearerToken(authorization: string): string {
  const space = authorization.indexOf(' ');
  const isBearer = space > 0 && authorization.slice(0, space).toLowerCase() === 'bearer';
  const token = isBearer ? authorization.slice(space + 1).trim() : '';
  if (token === '') throw new ProblemError('TOKEN_INVALID', { detail: 'The Authorization header takes "Bearer <token>"' });
  return token;
}

function callerOfToken(token: string, { guests, tokens }: AuthOptions): Caller | Promise<Caller> {
  if (token.startsWith(guestTokenPrefix)) {
    if (guests === undefined) throw new ProblemError('GUEST_SESSION_INVALID');
    return { kind: 'guest', guestId: guests.verify(token).guestId };
  }
  if (tokens === undefined) throw new ProblemError('TOKEN_INVALID');
  return tokens.verify(token);
}

function callerOfCookie(cookie: string, guests: GuestSessions, auth: EndpointAuth): Caller {
  try {
    return { kind: 'guest', guestId: guests.verify(cookie).guestId };
  } catch (error) {
    if (auth === 'optional' && error instanceof ProblemError) return anonymous;
    throw error;
  }
}

function guestCookie(header: string | undefined): string | undefined {
  if (header === undefined || !header.includes(guestCookieName)) return undefined;
  return parseCookie(header)[guestCookieName];
}
