import { register as endpoint } from '@urvote/contracts/http/registration/registration-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { mailLimits } from '../sign-in/link-limits.ts';
import { register } from './register.ts';

export function registerRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async ({ body }) => {
      await register(app, body);
      return { status: 202 };
    },
    { limits: mailLimits('register', app.voterKeySecret) },
  );
}
