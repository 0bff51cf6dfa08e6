import { addPasskey as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { addPasskey } from './add-passkey.ts';
import { passkeyResource } from './passkey-resource.ts';

export function addPasskeyRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => ({
    status: 201,
    body: passkeyResource(await addPasskey(app, { owner: accountActor(ctx), ...ctx.body })),
  }));
}
