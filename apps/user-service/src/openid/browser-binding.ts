import { timingSafeEqual } from 'node:crypto';
import { newToken, tokenHash } from '@urvote/platform/crypto/token-hash';
import { parseCookie, stringifySetCookie } from 'cookie';

/** Ties a sign-in to the browser it began in, so that nobody signs in by somebody else's callback address. */
export interface BrowserBinding {
  cookie: string;
  hash: string;
}

/** With `__Host-` a browser takes the cookie over TLS and from this host only. */
const cookieName = (isSecure: boolean) => (isSecure ? '__Host-urvote_openid' : 'urvote_openid');
const isTls = (publicUrl: string) => publicUrl.startsWith('https:');

export function newBrowserBinding(publicUrl: string, maxAgeSeconds: number): BrowserBinding {
  const value = newToken();
  return { cookie: cookieOf(value, isTls(publicUrl), maxAgeSeconds), hash: tokenHash(value).toString('base64url') };
}

export function clearedBindingCookie(publicUrl: string): string {
  return cookieOf('', isTls(publicUrl), 0);
}

export function isBoundTo(hash: string, cookieHeader: string | undefined, publicUrl: string): boolean {
  const value = cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[cookieName(isTls(publicUrl))];
  const expected = Buffer.from(hash, 'base64url');
  return value !== undefined && expected.length === 32 && timingSafeEqual(tokenHash(value), expected);
}

/** Lax, so that the cookie comes along when the provider sends the browser back. */
function cookieOf(value: string, isSecure: boolean, maxAge: number): string {
  return stringifySetCookie({
    name: cookieName(isSecure),
    value,
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    path: '/',
    maxAge,
  });
}
