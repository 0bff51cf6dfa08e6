import {
  beginTotp as beginEndpoint,
  confirmTotp as confirmEndpoint,
  getSecondFactors as getEndpoint,
  passSecondFactor as passEndpoint,
  removeTotp as removeEndpoint,
  renewRecoveryCodes as renewEndpoint,
} from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { sourceOf } from '../sign-in/sign-in-limits.ts';
import type { AppContext } from '../context.ts';
import { signedIn } from '../sessions/session-response.ts';
import { beginTotp, confirmTotp, type Owner, removeTotp, renewRecoveryCodes } from './change-totp.ts';
import { passSecondFactor } from '../sign-in/pass-second-factor.ts';
import { countRecoveryCodes, findTotp } from './second-factors.queries.ts';

/** Stops a flood of made-up challenges; the tries of an account are counted where it is known. */
const perAddress: RateLimitRule<{ clientIp: string }> = {
  name: 'second-factor-address',
  points: 100,
  durationSeconds: 15 * 60,
  scope: 'shared',
  key: ({ clientIp }) => sourceOf(clientIp),
};

export function passSecondFactorRoute(app: AppContext): Route {
  return defineRoute(passEndpoint, async (ctx) => signedIn(await passSecondFactor(app, ctx.body, ctx)), {
    limits: [perAddress],
  });
}

export function getSecondFactorsRoute({ db }: AppContext): Route {
  return defineRoute(getEndpoint, async ({ caller }) => {
    const confirmedAt = (await findTotp(db, caller.userId))?.confirmedAt;
    const totp = confirmedAt instanceof Date ? { activatedAt: confirmedAt.toISOString() } : null;
    return { status: 200, body: { totp, recoveryCodesLeft: await countRecoveryCodes(db, caller.userId) } };
  });
}

/** Changes of the own second factors. */
export function totpRoutes(app: AppContext): Route[] {
  return [
    defineRoute(beginEndpoint, async (ctx) => ({ status: 201, body: await beginTotp(app, ownerOf(ctx)) })),
    defineRoute(confirmEndpoint, async (ctx) => ({
      status: 200,
      body: { recoveryCodes: await confirmTotp(app, ownerOf(ctx), ctx.body.code) },
    })),
    defineRoute(removeEndpoint, async (ctx) => {
      await removeTotp(app, ownerOf(ctx), ctx.body);
      return { status: 204 };
    }),
    defineRoute(renewEndpoint, async (ctx) => ({
      status: 200,
      body: { recoveryCodes: await renewRecoveryCodes(app, ownerOf(ctx), ctx.body) },
    })),
  ];
}

/** The caller as the audit log keeps them. */
export function ownerOf({
  caller,
  clientIp,
  userAgent,
}: {
  caller: UserCaller;
  clientIp: string;
  userAgent: string | undefined;
}): Owner {
  return { userId: caller.userId, label: `user ${caller.userId}`, ip: clientIp, userAgent };
}
