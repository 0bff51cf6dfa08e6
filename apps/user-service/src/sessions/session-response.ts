import { sessionCookies } from '@urvote/platform/auth/session-cookies';
import { accountResource } from '../accounts/account-resource.ts';
import type { OpenedSession } from './open-session.ts';

/** The tokens, or cookies that hold them. */
export function sessionResponse(opened: OpenedSession) {
  const { access, refreshToken, expiresAt, account, now, csrfToken, isSecure, deviceCookie } = opened;
  const ofDevice = deviceCookie === undefined ? [] : [deviceCookie];
  const common = {
    expiresAt: new Date(access.expiresAtMs).toISOString(),
    sessionExpiresAt: expiresAt.toISOString(),
    account: accountResource(account),
  };
  if (csrfToken === undefined) {
    const body = { accessToken: access.jwt, tokenType: 'Bearer' as const, refreshToken, ...common };
    return { status: 200 as const, headers: { 'Set-Cookie': ofDevice }, body };
  }
  const maxAgeSeconds = Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
  return {
    status: 200 as const,
    headers: {
      'Set-Cookie': [
        ...sessionCookies({ access: access.jwt, refresh: refreshToken, maxAgeSeconds }, isSecure),
        ...ofDevice,
      ],
    },
    body: { csrfToken, ...common },
  };
}
