import { sendMagicLinkPage } from '@urvote/contracts/http/registration/link-page-endpoints';
import { assertSameOrigin } from '@urvote/platform/auth/same-origin';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { sessionResponse } from '../sessions/session-response.ts';
import { completeSignIn } from '../sign-in/complete-sign-in.ts';
import { accountAddressLimit } from '../sign-in/sign-in-limits.ts';
import { redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { linkPageResponse, withProblemPage } from './link-page-response.ts';

/** Only from the page itself: elsewhere somebody could have a visitor sign in to an account that is not the visitor's. */
export function sendMagicLinkPageRoute(app: AppContext) {
  return defineRoute(
    sendMagicLinkPage,
    async (ctx) =>
      withProblemPage(async () => {
        const { headers } = ctx.request;
        assertSameOrigin({ method: 'POST', headers, isSecure: ctx.isSecure }, new Set([app.config.publicUrl]));
        const account = await app.db
          .transaction()
          .execute((trx) => redeemLink(app, trx, 'magic-link', ctx.query.token));
        const opened = sessionResponse(await completeSignIn(app, account, ctx, 'cookie'));
        return linkPageResponse({ title: 'Welcome', text: 'You are signed in.' }, opened.headers);
      }),
    { limits: [accountAddressLimit] },
  );
}
