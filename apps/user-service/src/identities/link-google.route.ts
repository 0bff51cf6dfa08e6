import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { linkGoogle } from '@urvote/contracts/http/identities/identity-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { startAuthorization } from '../openid/authorization-state.ts';
import { openIdAddressLimit } from '../sign-in/sign-in-limits.ts';
import { listIdentities } from './identities.queries.ts';

export function linkGoogleRoute(app: AppContext) {
  return defineRoute(
    linkGoogle,
    async ({ body, caller }) => {
      const linked = await listIdentities(app.db, caller.userId);
      if (linked.some(({ provider }) => provider === 'google'))
        throw new ProblemError('CONFLICT', { detail: 'An identity is linked already' });
      const { url, cookie } = await startAuthorization(app, { redirect: body.redirect, linkTo: caller.userId });
      return { status: 200, headers: { 'Set-Cookie': cookie }, body: { authorizationUrl: url } };
    },
    { limits: [openIdAddressLimit] },
  );
}
