import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { deviceCookieName } from '@urvote/platform/auth/device-cookie-name';
import { newToken } from '@urvote/platform/crypto/token-hash';
import { parseCookie, stringifySetCookie } from 'cookie';

/** Long after a session: who comes back after the summer is still known. */
const lifeSeconds = 180 * 86_400;

/**
 * Marks a browser in which the owner of an account has signed in, after OWASP's "device cookies": wrong passwords from
 * elsewhere cannot lock it out, and its own are counted for itself. It lets nobody in. For the exact address: another that
 * leads to the same mailbox may be another account's.
 */
export interface DeviceCookies {
  /** @returns a Set-Cookie field */
  issue(email: string, nowMs: number, isSecure: boolean): string;
  /** @returns what tells the account's devices apart; undefined for a browser that it does not know */
  read(request: DeviceRequest, nowMs: number): string | undefined;
}

interface DeviceRequest {
  email: string;
  cookieHeader: string | undefined;
}

export function createDeviceCookies(dataEncryptionKey: string): DeviceCookies {
  const key = Buffer.from(hkdfSync('sha256', dataEncryptionKey, 'urvote', 'device-cookie', 32));
  const macOf = (email: string, device: string, endsAt: string) =>
    createHmac('sha256', key).update(`${email.toLowerCase()}\0${device}\0${endsAt}`).digest();
  return {
    issue(email, nowMs, isSecure) {
      const device = newToken();
      const endsAt = String(Math.floor(nowMs / 1000) + lifeSeconds);
      const value = [device, endsAt, macOf(email, device, endsAt).toString('base64url')].join('.');
      const where = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure } as const;
      return stringifySetCookie({ name: deviceCookieName(isSecure), value, maxAge: lifeSeconds, ...where });
    },
    read({ email, cookieHeader = '' }, nowMs) {
      if (!cookieHeader.includes('urvote_device')) return undefined;
      const cookies = parseCookie(cookieHeader);
      const [device = '', endsAt = '', mac = ''] = (
        cookies[deviceCookieName(true)] ??
        cookies[deviceCookieName(false)] ??
        ''
      ).split('.');
      const given = Buffer.from(mac, 'base64url');
      const expected = macOf(email, device, endsAt);
      const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
      return isGenuine && Number(endsAt) * 1000 > nowMs ? device : undefined;
    },
  };
}
