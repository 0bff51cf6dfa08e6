import { unlinkIdentity as endpoint } from '@urvote/contracts/http/identities/identity-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { unlinkIdentity } from './unlink-identity.ts';

export function unlinkIdentityRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    await unlinkIdentity(app, accountActor(ctx), { ...ctx.params, proof: ctx.body });
    return { status: 204 };
  });
}
