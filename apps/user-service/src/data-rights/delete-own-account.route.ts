import { deleteOwnAccount as endpoint } from '@urvote/contracts/http/data-rights/data-rights-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { deleteOwnAccount } from './delete-own-account.ts';

/** Whoever has only the token may not guess the password. */
const perCaller: RateLimitRule<RequestContext<typeof endpoint>> = {
  name: 'account-deletion',
  points: 5,
  durationSeconds: 15 * 60,
  scope: 'shared',
  key: ({ caller }) => caller.userId,
};

export function deleteOwnAccountRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async (ctx) => {
      await deleteOwnAccount(app, accountActor(ctx), ctx.body);
      return { status: 202 };
    },
    { limits: [perCaller] },
  );
}
