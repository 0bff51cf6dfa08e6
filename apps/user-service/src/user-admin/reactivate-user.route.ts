import { reactivateUser as endpoint } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { readManagedUser } from './managed-user-resource.ts';
import { reactivateUser } from './reactivate-user.ts';

export function reactivateUserRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const { userId } = ctx.params;
    await reactivateUser(app, { userId, actor: accountActor(ctx, 'administrator') });
    return { status: 200, body: await readManagedUser(app.db, userId) };
  });
}
