import { register as endpoint } from '@urvote/contracts/http/registration/registration-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountResource } from '../accounts/account-resource.ts';
import type { AppContext } from '../context.ts';
import { accountAddressLimit } from '../sign-in/sign-in-limits.ts';
import { register } from './register.ts';

export function registerRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => ({ status: 201, body: accountResource(await register(app, ctx.body)) }), {
    limits: [accountAddressLimit],
  });
}
