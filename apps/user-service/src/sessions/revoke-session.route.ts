import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { revokeSession } from '@urvote/contracts/http/sessions/session-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { endOtherSessions, endSessions } from './end-sessions.ts';

export function revokeSessionRoute(app: AppContext) {
  return defineRoute(revokeSession, async (ctx) => {
    const { userId, sessionId } = ctx.caller;
    const only = ctx.params.sessionId;
    const isOwn = only === sessionId;
    const count = isOwn
      ? await endSessions(app, { userId, only, reason: 'revoked' })
      : await endOtherSessions(app, accountActor(ctx), { only, proof: ctx.body });
    if (count === 0) throw new ProblemError('NOT_FOUND');
    return { status: 204 };
  });
}
