import { revokeApiKey as endpoint } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { revokeApiKey } from './revoke-api-key.ts';

export function revokeApiKeyRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    await revokeApiKey(app, { actor: accountActor(ctx, 'account'), ...ctx.params, proof: ctx.body });
    return { status: 204 };
  });
}
