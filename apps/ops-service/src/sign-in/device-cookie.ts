import { deviceCookieName } from '@urvote/platform/auth/device-cookie-name';
import { parseCookie, parseSetCookie, stringifySetCookie } from 'cookie';

/** What the user service knows a browser by that an account has signed in with; it alone can tell whether it is genuine. */
export interface Device {
  value: string;
  maxAge: number;
}

const cookieName = (isSecure: boolean) => (isSecure ? '__Host-urvote_ops_device' : 'urvote_ops_device');

/** A cookie of this host, as the user service is another that browsers keep others for. */
export function deviceCookie({ value, maxAge }: Device, isSecure: boolean): string {
  const where = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure } as const;
  return stringifySetCookie({ name: cookieName(isSecure), value, maxAge, ...where });
}

/** @returns the value of the cookie, if it can be one */
export function readDevice(cookieHeader: string | undefined, isSecure: boolean): string | undefined {
  const value = cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[cookieName(isSecure)];
  return value !== undefined && /^[\w.-]{1,300}$/.test(value) ? value : undefined;
}

/** As the user service reads it. */
export function deviceHeader(device: string | undefined): Record<string, string> {
  return device === undefined ? {} : { cookie: `${deviceCookieName(true)}=${device}` };
}

/** What the user service gives to a browser that signed in. */
export function givenDevice(headers: Headers): Device | undefined {
  const names = [deviceCookieName(true), deviceCookieName(false)];
  const given = headers.getSetCookie().map((line) => parseSetCookie(line));
  const { value, maxAge } = given.find(({ name }) => names.includes(name)) ?? {};
  return value === undefined || maxAge === undefined ? undefined : { value, maxAge };
}
