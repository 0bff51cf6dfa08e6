import { passSecondFactor as endpoint } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { sessionResponse } from '../sessions/session-response.ts';
import { passSecondFactor } from './pass-second-factor.ts';
import { secondFactorAddressLimit } from './sign-in-limits.ts';

export function passSecondFactorRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => sessionResponse(await passSecondFactor(app, ctx.body, ctx)), {
    limits: [secondFactorAddressLimit],
  });
}
