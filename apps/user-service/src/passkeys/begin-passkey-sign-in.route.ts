import { beginPasskeySignIn as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { passkeyAddressLimit } from '../sign-in/sign-in-limits.ts';
import { beginPasskeySignIn } from './sign-in-with-passkey.ts';

export function beginPasskeySignInRoute(app: AppContext) {
  return defineRoute(endpoint, async () => ({ status: 200, body: { ...(await beginPasskeySignIn(app)) } }), {
    limits: [passkeyAddressLimit],
  });
}
