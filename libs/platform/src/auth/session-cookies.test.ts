import { describe, expect, it } from 'vitest';
import type { EndpointAuth } from '@urvote/contracts/endpoint/endpoint';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { createAuthenticate } from '../http/authenticate.ts';
import type { UserCaller } from './caller.ts';
import { createGuestSessions, guestCookieName } from './guest-session.ts';
import { accessCookie, clearedSessionCookies, csrfHashOf, refreshCookie, sessionCookies } from './session-cookies.ts';

const nowMs = Date.UTC(2026, 4, 1);
const userId = '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11';
const account: UserCaller = {
  kind: 'user',
  userId,
  sessionId: 's',
  roles: [],
  emailVerified: true,
  accountCreatedAt: 0,
  csrfHash: csrfHashOf('the-csrf-token'),
};
const { csrfHash: _, ...bearer } = account;
const guests = createGuestSessions({
  secrets: ['a-secret-of-at-least-thirty-two-characters'],
  clock: { nowMs: () => nowMs },
});
const guestCookie = `${guestCookieName}=${guests.create({ guestId: userId, issuedAt: nowMs / 1000, expiresAt: nowMs / 1000 + 60 })}`;
const tokens = {
  verify(token: string) {
    if (token === 'cookie-token') return account;
    if (token === 'bearer-token') return bearer;
    throw new ProblemError('TOKEN_INVALID');
  },
};
const authenticate = createAuthenticate({ tokens, guests, trustedOrigins: new Set(['https://app.example']) });

async function outcome(auth: EndpointAuth, headers: Record<string, string>, method = 'GET'): Promise<string> {
  try {
    return (await authenticate({ auth }, { method, headers })).kind;
  } catch (error) {
    return error instanceof ProblemError ? error.code : String(error);
  }
}

describe('the cookie of an account', () => {
  it('wins over the cookie of a guest, and a stale one is no guest either', async () => {
    const both = { cookie: `${guestCookie}; urvote_session=cookie-token` };
    const stale = { cookie: `${guestCookie}; urvote_session=stale` };
    for (const auth of ['voter', 'optional', 'user'] as const) expect(await outcome(auth, both)).toBe('user');
    expect([await outcome('voter', stale), await outcome('user', stale), await outcome('optional', stale)]).toEqual([
      'TOKEN_INVALID',
      'TOKEN_INVALID',
      'anonymous',
    ]);
    expect(await outcome('voter', { cookie: guestCookie })).toBe('guest');
  });

  it('takes no token that was made for the header', async () => {
    expect([
      await outcome('user', { cookie: 'urvote_session=bearer-token' }),
      await outcome('user', { authorization: 'Bearer bearer-token' }),
    ]).toEqual(['TOKEN_INVALID', 'user']);
  });

  it('counts with unsafe requests that know the CSRF token and come from a page of this or a trusted origin', async () => {
    const cookie = 'urvote_session=cookie-token';
    const post = (headers: Record<string, string>) =>
      outcome('voter', { cookie, host: 'api.example', ...headers }, 'POST');
    const right = { 'x-csrf-token': 'the-csrf-token' };
    expect([
      await post({}),
      await post({ 'x-csrf-token': 'other' }),
      await post({ origin: 'https://api.example' }),
    ]).toEqual(Array(3).fill('CSRF_TOKEN_MISSING'));
    expect([
      await post({ ...right, origin: 'https://evil.example' }),
      await post({ ...right, origin: 'null' }),
    ]).toEqual(['CSRF_TOKEN_MISSING', 'CSRF_TOKEN_MISSING']);
    expect([
      await post(right),
      await post({ ...right, origin: 'https://api.example' }),
      await post({ ...right, origin: 'https://app.example' }),
    ]).toEqual(['user', 'user', 'user']);
  });
});

describe('the names of the cookies', () => {
  it('are the guarded ones with TLS, and those alone are read there', () => {
    const given = { access: 'a', refresh: 'r', maxAgeSeconds: 60 };
    const header = (isSecure: boolean) =>
      sessionCookies(given, isSecure)
        .map((line) => line.split(';', 1)[0])
        .join('; ');
    const read = (isMadeSecure: boolean, isSecure: boolean) => [
      accessCookie(header(isMadeSecure), isSecure),
      refreshCookie(header(isMadeSecure), isSecure),
    ];
    expect([read(true, true), read(true, false), read(false, false)]).toEqual([
      ['a', 'r'],
      ['a', 'r'],
      ['a', 'r'],
    ]);
    expect(read(false, true)).toEqual([undefined, undefined]);
    expect(accessCookie(undefined, false)).toBeUndefined();
  });

  it('are taken back by empty values that end at once', () => {
    for (const line of clearedSessionCookies(true)) expect(line).toMatch(/=; Max-Age=0; .*HttpOnly; Secure/);
    expect(accessCookie('urvote_session=', false)).toBeUndefined();
  });
});
