import { suspendUser as endpoint } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { readManagedUser } from './managed-user-resource.ts';
import { suspendUser } from './suspend-user.ts';

export function suspendUserRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const { userId } = ctx.params;
    await suspendUser(app, { userId, reason: ctx.body.reason, actor: accountActor(ctx, 'administrator') });
    return { status: 200, body: await readManagedUser(app.db, userId) };
  });
}
