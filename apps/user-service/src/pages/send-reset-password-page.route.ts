import { sendResetPasswordPage } from '@urvote/contracts/http/registration/link-page-endpoints';
import { newPassword } from '@urvote/contracts/http/registration/registration-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { readForm } from '@urvote/platform/http-request/read-form';
import type { AppContext } from '../context.ts';
import { resetPassword } from '../passwords/reset-password.ts';
import { accountAddressLimit } from '../sign-in/sign-in-limits.ts';
import { linkPageResponse, linkPages, withProblemPage } from './link-page-response.ts';

export function sendResetPasswordPageRoute(app: AppContext) {
  return defineRoute(
    sendResetPasswordPage,
    async ({ query, request }) =>
      withProblemPage(async () => {
        const password = newPassword.safeParse((await readForm(request)).get('password'));
        if (!password.success)
          return linkPageResponse({ ...linkPages.resetPassword, text: 'A password has 8 to 1024 characters.' });
        await resetPassword(app, { token: query.token, password: password.data });
        return linkPageResponse({ title: 'Thank you', text: 'Your new password holds. Sign in with it.' });
      }),
    { limits: [accountAddressLimit] },
  );
}
