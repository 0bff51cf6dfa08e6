import { accountResource } from '../accounts/account-resource.ts';
import type { OpenedSession } from './open-session.ts';

/** What every way of signing in answers. */
export function signedIn({ access, refreshToken, expiresAt, account }: OpenedSession) {
  return {
    status: 200 as const,
    body: {
      accessToken: access.jwt,
      tokenType: 'Bearer' as const,
      expiresAt: new Date(access.expiresAtMs).toISOString(),
      refreshToken,
      sessionExpiresAt: expiresAt.toISOString(),
      account: accountResource(account),
    },
  };
}
