import { signIn as endpoint } from '@urvote/contracts/http/auth/auth-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { accountResource } from './account-resource.ts';
import { perAccountLimit, perAddressLimit } from './sign-in-limits.ts';
import { signIn } from './sign-in.ts';

export function signInRoute(app: AppContext): Route {
  const perAccount = perAccountLimit(app.voterKeySecret);

  return defineRoute(
    endpoint,
    async (ctx) => {
      const { account, token } = await signIn(app, ctx.body);
      const key = perAccount.key(ctx);
      if (key !== undefined) await app.limiters.reset(perAccount, key);
      return {
        status: 200,
        body: {
          accessToken: token.jwt,
          tokenType: 'Bearer',
          expiresAt: new Date(token.expiresAtMs).toISOString(),
          account: accountResource(account),
        },
      };
    },
    { limits: [perAccount, perAddressLimit] },
  );
}
