import { revokeOtherSessions } from '@urvote/contracts/http/sessions/session-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { endOtherSessions } from './end-sessions.ts';

export function revokeOtherSessionsRoute(app: AppContext) {
  return defineRoute(revokeOtherSessions, async (ctx) => {
    await endOtherSessions(app, accountActor(ctx), { proof: ctx.body });
    return { status: 204 };
  });
}
