import { signInWithGoogle } from '@urvote/contracts/http/identities/identity-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { startAuthorization } from '../openid/authorization-state.ts';
import { openIdAddressLimit } from '../sign-in/sign-in-limits.ts';

export function signInWithGoogleRoute(app: AppContext) {
  return defineRoute(
    signInWithGoogle,
    async ({ query }) => {
      const { url, cookie } = await startAuthorization(app, { redirect: query.redirect });
      return { status: 302, headers: { Location: url, 'Set-Cookie': cookie } };
    },
    { limits: [openIdAddressLimit] },
  );
}
