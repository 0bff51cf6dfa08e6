import { revokeOtherSessions } from '@urvote/contracts/http/sessions/session-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { endSessions } from './end-sessions.ts';

export function revokeOtherSessionsRoute(app: AppContext) {
  return defineRoute(revokeOtherSessions, async ({ caller }) => {
    await endSessions(app, { userId: caller.userId, except: caller.sessionId, reason: 'revoked' });
    return { status: 204 };
  });
}
