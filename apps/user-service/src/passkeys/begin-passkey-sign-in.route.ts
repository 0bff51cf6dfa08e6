import { beginPasskeySignIn as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { passkeyAddressLimit } from '../sign-in/sign-in-limits.ts';
import { beginPasskeySignIn } from './sign-in-with-passkey.ts';

export function beginPasskeySignInRoute(app: AppContext): Route {
  return defineRoute(endpoint, async () => ({ status: 200, body: { ...(await beginPasskeySignIn(app)) } }), {
    limits: [passkeyAddressLimit],
  });
}
