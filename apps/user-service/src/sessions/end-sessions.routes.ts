import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { revokeOtherSessions, revokeSession, signOut } from '@urvote/contracts/http/sessions/session-endpoints';
import { clearedSessionCookies } from '@urvote/platform/auth/session-cookies';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { endSessions } from './end-sessions.ts';

export function endSessionRoutes(app: AppContext): Route[] {
  return [
    defineRoute(signOut, async ({ caller, isSecure }) => {
      await endSessions(app, { userId: caller.userId, only: caller.sessionId, reason: 'signed_out' });
      if (caller.csrfHash === undefined) return { status: 204 };
      return {
        status: 204,
        headers: { 'Set-Cookie': clearedSessionCookies(isSecure || app.config.publicUrl.startsWith('https:')) },
      };
    }),
    // Before the route with the parameter, which would take "others" for one.
    defineRoute(revokeOtherSessions, async ({ caller }) => {
      await endSessions(app, { userId: caller.userId, except: caller.sessionId, reason: 'revoked' });
      return { status: 204 };
    }),
    defineRoute(revokeSession, async ({ caller, params }) => {
      const count = await endSessions(app, { userId: caller.userId, only: params.sessionId, reason: 'revoked' });
      if (count === 0) throw new ProblemError('NOT_FOUND');
      return { status: 204 };
    }),
  ];
}
