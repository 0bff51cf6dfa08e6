import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { linkGoogle } from '@urvote/contracts/http/identities/identity-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { startAuthorization } from '../openid/authorization-state.ts';
import { withReauthentication } from '../reauthentication/reauthenticate.ts';
import { openIdAddressLimit } from '../sign-in/sign-in-limits.ts';
import { listIdentities } from './identities.queries.ts';

export function linkGoogleRoute(app: AppContext) {
  return defineRoute(
    linkGoogle,
    async (ctx) => {
      const { redirect, ...proof } = ctx.body;
      const owner = accountActor(ctx);
      const linked = await withReauthentication(app, owner, proof, (trx) => listIdentities(trx, owner.userId));
      if (linked.some(({ provider }) => provider === 'google'))
        throw new ProblemError('CONFLICT', { detail: 'An identity is linked already' });
      const { url, cookie } = await startAuthorization(app, { redirect, linkTo: owner.userId });
      return { status: 200, headers: { 'Set-Cookie': cookie }, body: { authorizationUrl: url } };
    },
    { limits: [openIdAddressLimit] },
  );
}
