import { signInWithPasskey as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { sessionResponse } from '../sessions/session-response.ts';
import { passkeyAddressLimit } from '../sign-in/sign-in-limits.ts';
import { signInWithPasskey } from './sign-in-with-passkey.ts';

export function signInWithPasskeyRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => sessionResponse(await signInWithPasskey(app, ctx.body, ctx)), {
    limits: [passkeyAddressLimit],
  });
}
