import { createHash, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';

const mark = 'urvote_session';
const refreshPath = '/api/v1/auth';

export const csrfHeaderName = 'x-csrf-token';

/** With these prefixes a browser takes the cookies over TLS only. */
const accessName = (isSecure: boolean) => (isSecure ? `__Host-${mark}` : mark);
const refreshName = (isSecure: boolean) => (isSecure ? `__Secure-${mark}_refresh` : `${mark}_refresh`);

export interface CookieTokens {
  access: string;
  refresh: string;
  /** Both stay until the session ends: an expired access token is answered by 401, which asks for a refresh. */
  maxAgeSeconds: number;
}

export function sessionCookies({ access, refresh, maxAgeSeconds: maxAge }: CookieTokens, isSecure: boolean): string[] {
  const common = { httpOnly: true, secure: isSecure, maxAge } as const;
  return [
    stringifySetCookie({ name: accessName(isSecure), value: access, path: '/', sameSite: 'lax', ...common }),
    stringifySetCookie({
      name: refreshName(isSecure),
      value: refresh,
      path: refreshPath,
      sameSite: 'strict',
      ...common,
    }),
  ];
}

export function clearedSessionCookies(isSecure: boolean): string[] {
  return sessionCookies({ access: '', refresh: '', maxAgeSeconds: 0 }, isSecure);
}

export function accessCookie(header: string | undefined, isSecure: boolean): string | undefined {
  return cookieOf(header, accessName, isSecure);
}

export function refreshCookie(header: string | undefined, isSecure: boolean): string | undefined {
  return cookieOf(header, refreshName, isSecure);
}

/** That a request came without TLS is never sure, so then both names are looked for. */
function cookieOf(
  header: string | undefined,
  nameOf: (isSecure: boolean) => string,
  isSecure: boolean,
): string | undefined {
  if (header === undefined || !header.includes(mark)) return undefined;
  const cookies = parseCookie(header);
  const value = cookies[nameOf(true)] ?? (isSecure ? undefined : cookies[nameOf(false)]);
  return value === '' ? undefined : value;
}

export function csrfHashOf(csrfToken: string): string {
  return createHash('sha256').update(csrfToken).digest('base64url');
}

export function isCsrfToken(token: string | readonly string[] | undefined, csrfHash: string): boolean {
  if (typeof token !== 'string') return false;
  const given = Buffer.from(csrfHashOf(token));
  const expected = Buffer.from(csrfHash);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
