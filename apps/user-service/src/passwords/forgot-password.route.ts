import { forgotPassword } from '@urvote/contracts/http/passwords/password-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { mailLimits } from '../sign-in/link-limits.ts';
import { requestLink } from '../sign-in/request-link.ts';

export function forgotPasswordRoute(app: AppContext) {
  return defineRoute(
    forgotPassword,
    async ({ body }) => {
      await requestLink(app, 'reset-password', body.email);
      return { status: 202 };
    },
    { limits: mailLimits('forgot-password', app.voterKeySecret) },
  );
}
