import { resetPassword as endpoint } from '@urvote/contracts/http/passwords/password-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { accountAddressLimit } from '../sign-in/sign-in-limits.ts';
import { resetPassword } from './reset-password.ts';

export function resetPasswordRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async ({ body }) => {
      await resetPassword(app, body);
      return { status: 200, body: { emailVerified: true as const } };
    },
    { limits: [accountAddressLimit] },
  );
}
