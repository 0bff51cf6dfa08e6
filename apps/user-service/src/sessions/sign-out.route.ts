import { signOut } from '@urvote/contracts/http/sessions/session-endpoints';
import { clearedSessionCookies } from '@urvote/platform/auth/session-cookies';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { endSessions } from './end-sessions.ts';

export function signOutRoute(app: AppContext) {
  return defineRoute(signOut, async ({ caller, isSecure }) => {
    await endSessions(app, { userId: caller.userId, only: caller.sessionId, reason: 'signed_out' });
    if (caller.csrfHash === undefined) return { status: 204 };
    return {
      status: 204,
      headers: { 'Set-Cookie': clearedSessionCookies(isSecure || app.config.publicUrl.startsWith('https:')) },
    };
  });
}
