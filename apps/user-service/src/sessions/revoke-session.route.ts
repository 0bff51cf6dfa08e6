import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { revokeSession } from '@urvote/contracts/http/sessions/session-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { endSessions } from './end-sessions.ts';

export function revokeSessionRoute(app: AppContext) {
  return defineRoute(revokeSession, async ({ caller, params }) => {
    const count = await endSessions(app, { userId: caller.userId, only: params.sessionId, reason: 'revoked' });
    if (count === 0) throw new ProblemError('NOT_FOUND');
    return { status: 204 };
  });
}
