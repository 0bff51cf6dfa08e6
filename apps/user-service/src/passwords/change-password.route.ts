import { changePassword as endpoint } from '@urvote/contracts/http/passwords/password-endpoints';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import type { AppContext } from '../context.ts';
import { changePassword } from './change-password.ts';

/** Whoever has only the token may not guess the password. */
const perCaller: RateLimitRule<{ caller: UserCaller }> = {
  name: 'password-change',
  points: 10,
  durationSeconds: 15 * 60,
  scope: 'shared',
  key: ({ caller }) => caller.userId,
};

export function changePasswordRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async ({ body, caller }) => {
      await changePassword(app, { ...body, userId: caller.userId, sessionId: caller.sessionId });
      return { status: 204 };
    },
    { limits: [perCaller] },
  );
}
