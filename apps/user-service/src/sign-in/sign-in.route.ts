import { signIn as endpoint } from '@urvote/contracts/http/auth/auth-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { AppContext } from '../context.ts';
import { sessionResponse } from '../sessions/session-response.ts';
import { checkPassword } from './check-password.ts';
import { completeSignIn } from './complete-sign-in.ts';
import { signInAccountLimit, signInAddressLimit } from './sign-in-limits.ts';

export function signInRoute(app: AppContext) {
  const deviceOf = (ctx: RequestContext<typeof endpoint>) =>
    app.devices.read({ email: ctx.body.email, cookieHeader: ctx.header('cookie') }, app.clock.nowMs());
  const perAccount = signInAccountLimit(app.voterKeySecret, deviceOf);

  return defineRoute(
    endpoint,
    async (ctx) => {
      const account = await checkPassword(app, ctx.body, { isDeviceKnown: deviceOf(ctx) !== undefined });
      const key = perAccount.key(ctx);
      if (key !== undefined) await app.limiters.reset(perAccount, key);
      return sessionResponse(await completeSignIn(app, account, ctx, ctx.body.session));
    },
    { limits: [perAccount, signInAddressLimit] },
  );
}
