import { revokeRole as endpoint } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { revokeRole } from './change-roles.ts';

export function revokeRoleRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    await revokeRole(app, { ...ctx.params, actor: accountActor(ctx, 'administrator') });
    return { status: 204 };
  });
}
