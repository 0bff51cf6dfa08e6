import { ProblemError } from '@urvote/contracts/errors/error-codes';
import {
  readMagicLinkPage,
  readResetPasswordPage,
  readVerifyEmailPage,
  sendMagicLinkPage,
  sendResetPasswordPage,
  sendVerifyEmailPage,
} from '@urvote/contracts/http/registration/link-page-endpoints';
import { newPassword } from '@urvote/contracts/http/registration/registration-endpoints';
import { type AccountLinkPage, accountLinkPage } from '@urvote/pages/links/account-link-page';
import { linkPageStyle } from '@urvote/pages/links/link-page';
import { assertSameOrigin } from '@urvote/platform/auth/same-origin';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { readForm } from '@urvote/platform/http-request/read-form';
import { linkPageHeaders } from '@urvote/platform/http-response/link-page-headers';
import type { ResponseHeaders } from '@urvote/platform/http-response/route-result';
import { completeSignIn } from '../sign-in/complete-sign-in.ts';
import type { AppContext } from '../context.ts';
import { redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { resetPassword } from '../passwords/reset-password.ts';
import { accountAddressLimit } from '../sign-in/link-limits.ts';
import { sessionResponse } from '../sessions/session-response.ts';

/** With the stricter `no-referrer` browsers would not say where a form comes from. */
const pageHeaders = linkPageHeaders(linkPageStyle, 'same-origin');

const limits = { limits: [accountAddressLimit] };

const asking = {
  verifyEmail: {
    title: 'Confirm your e-mail address',
    text: 'One press, and the address is confirmed.',
    button: 'Confirm the address',
  },
  resetPassword: {
    title: 'Choose a new password',
    text: 'At least eight characters. You are signed out everywhere else.',
    button: 'Set the password',
    asksPassword: true,
  },
  magicLink: { title: 'Sign in', text: 'This signs you in on this device.', button: 'Sign in' },
} satisfies Record<string, AccountLinkPage>;

export function linkPageRoutes(app: AppContext): Route[] {
  return [
    defineRoute(readVerifyEmailPage, async () => shown(asking.verifyEmail)),
    defineRoute(readResetPasswordPage, async () => shown(asking.resetPassword)),
    defineRoute(readMagicLinkPage, async () => shown(asking.magicLink)),
    sendVerifyEmailRoute(app),
    sendResetPasswordRoute(app),
    sendMagicLinkRoute(app),
  ];
}

function sendVerifyEmailRoute(app: AppContext): Route {
  return defineRoute(
    sendVerifyEmailPage,
    async ({ query }) =>
      toldInWords(async () => {
        await app.db.transaction().execute((trx) => redeemLink(app, trx, 'verify-email', query.token));
        return shown({ title: 'Thank you', text: 'Your e-mail address is confirmed.' });
      }),
    limits,
  );
}

function sendResetPasswordRoute(app: AppContext): Route {
  return defineRoute(
    sendResetPasswordPage,
    async ({ query, request }) =>
      toldInWords(async () => {
        const password = newPassword.safeParse((await readForm(request)).get('password'));
        if (!password.success) return shown({ ...asking.resetPassword, text: 'A password has 8 to 1024 characters.' });
        await resetPassword(app, { token: query.token, password: password.data });
        return shown({ title: 'Thank you', text: 'Your new password holds. Sign in with it.' });
      }),
    limits,
  );
}

/** Only from the page itself: elsewhere somebody could have a visitor sign in to an account that is not the visitor's. */
function sendMagicLinkRoute(app: AppContext): Route {
  return defineRoute(
    sendMagicLinkPage,
    async (ctx) =>
      toldInWords(async () => {
        const { headers } = ctx.request;
        assertSameOrigin({ method: 'POST', headers, isSecure: ctx.isSecure }, new Set([app.config.publicUrl]));
        const account = await app.db
          .transaction()
          .execute((trx) => redeemLink(app, trx, 'magic-link', ctx.query.token));
        const opened = sessionResponse(await completeSignIn(app, account, ctx, 'cookie'));
        return shown({ title: 'Welcome', text: 'You are signed in.' }, opened.headers);
      }),
    limits,
  );
}

function shown(page: AccountLinkPage, headers: ResponseHeaders = {}) {
  return { status: 200 as const, body: accountLinkPage(page), headers: { ...headers, ...pageHeaders } };
}

/** A reader of a page is told in words; a problem document would be no answer to a person. */
async function toldInWords(answer: () => Promise<ReturnType<typeof shown>>) {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error;
    return shown({ title: 'This did not work', text: `${error.message}.` });
  }
}
