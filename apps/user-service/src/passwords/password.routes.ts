import {
  changePassword as changeEndpoint,
  forgotPassword,
  requestMagicLink,
  resetPassword as resetEndpoint,
  useMagicLink,
} from '@urvote/contracts/http/passwords/password-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { letIn } from '../sign-in/check-password.ts';
import type { AppContext } from '../context.ts';
import { redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { accountAddressLimit, mailLimits, passwordChangeLimit } from '../registration/account-limits.ts';
import { signedIn } from '../sessions/session-response.ts';
import { changePassword } from './change-password.ts';
import { requestLink } from '../sign-in/request-link.ts';
import { resetPassword } from './reset-password.ts';

export function passwordRoutes(app: AppContext): Route[] {
  return [
    defineRoute(
      forgotPassword,
      async ({ body }) => {
        await requestLink(app, 'reset-password', body.email);
        return { status: 202 };
      },
      { limits: mailLimits(app.voterKeySecret) },
    ),
    defineRoute(
      resetEndpoint,
      async ({ body }) => {
        await resetPassword(app, body);
        return { status: 200, body: { emailVerified: true as const } };
      },
      { limits: [accountAddressLimit] },
    ),
    defineRoute(
      changeEndpoint,
      async ({ body, caller }) => {
        await changePassword(app, { ...body, userId: caller.userId, sessionId: caller.sessionId });
        return { status: 204 };
      },
      { limits: [passwordChangeLimit] },
    ),
    ...magicLinkRoutes(app),
  ];
}

function magicLinkRoutes(app: AppContext): Route[] {
  return [
    defineRoute(
      requestMagicLink,
      async ({ body }) => {
        await requestLink(app, 'magic-link', body.email);
        return { status: 202 };
      },
      { limits: mailLimits(app.voterKeySecret) },
    ),
    defineRoute(
      useMagicLink,
      async (ctx) => {
        const account = await app.db
          .transaction()
          .execute((trx) => redeemLink(app, trx, 'magic-link', ctx.params.token));
        return signedIn(await letIn(app, account, ctx, 'bearer'));
      },
      { limits: [accountAddressLimit] },
    ),
  ];
}
