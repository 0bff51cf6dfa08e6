import { removeTotp as endpoint } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { removeTotp } from './change-totp.ts';

export function removeTotpRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    await removeTotp(app, accountActor(ctx), ctx.body);
    return { status: 204 };
  });
}
