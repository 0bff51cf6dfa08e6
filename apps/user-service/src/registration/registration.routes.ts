import { ProblemError } from '@urvote/contracts/errors/error-codes';
import {
  register as registerEndpoint,
  resendVerification,
  verifyEmail,
} from '@urvote/contracts/http/registration/registration-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { accountResource } from '../accounts/account-resource.ts';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { mailLink, redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { accountAddressLimit, ownMailLimit } from './account-limits.ts';
import { register } from './register.ts';

export function registrationRoutes(app: AppContext): Route[] {
  return [
    defineRoute(
      registerEndpoint,
      async (ctx) => ({ status: 201, body: accountResource(await register(app, ctx.body)) }),
      { limits: [accountAddressLimit] },
    ),
    defineRoute(
      verifyEmail,
      async ({ params }) => {
        await app.db.transaction().execute((trx) => redeemLink(app, trx, 'verify-email', params.token));
        return { status: 200, body: { emailVerified: true as const } };
      },
      { limits: [accountAddressLimit] },
    ),
    defineRoute(
      resendVerification,
      async ({ caller }) => {
        const account = await findAccount(app.db, caller.userId);
        if (account === undefined) throw new ProblemError('NOT_FOUND');
        if (account.isEmailVerified) return { status: 202 };
        await app.db.transaction().execute((trx) => mailLink(app, trx, 'verify-email', account));
        app.wakeUp.notify();
        return { status: 202 };
      },
      { limits: [ownMailLimit] },
    ),
  ];
}
