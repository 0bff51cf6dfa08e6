import { removePasskey as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { removePasskey } from './remove-passkey.ts';

export function removePasskeyRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    await removePasskey(app, accountActor(ctx), { ...ctx.params, proof: ctx.body });
    return { status: 204 };
  });
}
