import { sendVerifyEmailPage } from '@urvote/contracts/http/registration/link-page-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { accountAddressLimit } from '../sign-in/sign-in-limits.ts';
import { redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { linkPageResponse, withProblemPage } from './link-page-response.ts';

export function sendVerifyEmailPageRoute(app: AppContext) {
  return defineRoute(
    sendVerifyEmailPage,
    async ({ query }) =>
      withProblemPage(async () => {
        await app.db.transaction().execute((trx) => redeemLink(app, trx, 'verify-email', query.token));
        return linkPageResponse({ title: 'Thank you', text: 'Your e-mail address is confirmed.' });
      }),
    { limits: [accountAddressLimit] },
  );
}
