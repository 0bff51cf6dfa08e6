import { verifyEmail } from '@urvote/contracts/http/registration/registration-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { accountAddressLimit } from '../sign-in/sign-in-limits.ts';
import { redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';

export function verifyEmailRoute(app: AppContext) {
  return defineRoute(
    verifyEmail,
    async ({ params }) => {
      await app.db.transaction().execute((trx) => redeemLink(app, trx, 'verify-email', params.token));
      return { status: 200, body: { emailVerified: true as const } };
    },
    { limits: [accountAddressLimit] },
  );
}
