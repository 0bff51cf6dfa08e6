import { grantRole as endpoint } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { grantRole } from './change-roles.ts';

export function grantRoleRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const { role } = ctx.body;
    const actor = accountActor(ctx, 'administrator');
    const grantedAt = await grantRole(app, { userId: ctx.params.userId, role, actor });
    return { status: 201, body: { role, grantedBy: ctx.caller.userId, grantedAt: grantedAt.toISOString() } };
  });
}
