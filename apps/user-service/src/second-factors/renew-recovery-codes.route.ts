import { renewRecoveryCodes as endpoint } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { renewRecoveryCodes } from './change-totp.ts';

export function renewRecoveryCodesRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => ({
    status: 200,
    body: { recoveryCodes: await renewRecoveryCodes(app, accountActor(ctx), ctx.body) },
  }));
}
