import { beginTotp as endpoint } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { beginTotp } from './change-totp.ts';

export function beginTotpRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => ({
    status: 201,
    body: await beginTotp(app, accountActor(ctx), ctx.body),
  }));
}
