import { beginPasskey as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { beginPasskey } from './add-passkey.ts';

export function beginPasskeyRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => ({
    status: 200,
    body: { ...(await beginPasskey(app, accountActor(ctx), ctx.body)) },
  }));
}
