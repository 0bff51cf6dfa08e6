import { useMagicLink } from '@urvote/contracts/http/passwords/password-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { sessionResponse } from '../sessions/session-response.ts';
import { completeSignIn } from './complete-sign-in.ts';
import { accountAddressLimit } from './sign-in-limits.ts';
import { redeemLink } from './one-time-tokens/mailed-links.ts';

export function useMagicLinkRoute(app: AppContext) {
  return defineRoute(
    useMagicLink,
    async (ctx) => {
      const account = await app.db.transaction().execute((trx) => redeemLink(app, trx, 'magic-link', ctx.params.token));
      return sessionResponse(await completeSignIn(app, account, ctx, 'bearer'));
    },
    { limits: [accountAddressLimit] },
  );
}
