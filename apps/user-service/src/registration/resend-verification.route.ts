import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { resendVerification } from '@urvote/contracts/http/registration/registration-endpoints';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { spendResend } from '../sign-in/link-limits.ts';
import { mailLink } from '../sign-in/one-time-tokens/mailed-links.ts';

const perCaller: RateLimitRule<{ caller: UserCaller }> = {
  name: 'own-mail',
  points: 5,
  durationSeconds: 60 * 60,
  scope: 'shared',
  key: ({ caller }) => caller.userId,
};

export function resendVerificationRoute(app: AppContext) {
  return defineRoute(
    resendVerification,
    async ({ caller }) => {
      const account = await findAccount(app.db, caller.userId);
      if (account === undefined) throw new ProblemError('NOT_FOUND');
      if (account.isEmailVerified) return { status: 202 };
      await spendResend(app, account.email);
      await app.db.transaction().execute((trx) => mailLink(app, trx, 'verify-email', account));
      app.wakeUp.notify();
      return { status: 202 };
    },
    { limits: [perCaller] },
  );
}
