import { confirmTotp as endpoint } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { confirmTotp } from './change-totp.ts';

export function confirmTotpRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => ({
    status: 200,
    body: { recoveryCodes: await confirmTotp(app, accountActor(ctx), ctx.body.code) },
  }));
}
