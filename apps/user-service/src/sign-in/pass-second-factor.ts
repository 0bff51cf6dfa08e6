import { challengeTries } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { z } from 'zod';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { OpenedSession, SessionClient } from '../sessions/open-session.ts';
import { completeSignIn, type SignInContext } from './complete-sign-in.ts';
import { attemptOneTimeToken, redeemOneTimeToken } from './one-time-tokens/one-time-tokens.queries.ts';
import {
  limitAttempts,
  type SecondFactorContext,
  type SecondFactorProof,
  verifySecondFactor,
} from './second-factor/verify-second-factor.ts';

const pendingPayload = z.strictObject({
  kind: z.enum(['bearer', 'cookie']),
  passwordHash: z.string().nullable().optional(),
});

/**
 * Completes a sign-in that waits for its second factor. A wrong code leaves the challenge for another attempt, until there
 * were too many; the code and the challenge are used up together.
 * @throws {ProblemError} LINK_SPENT, QUOTA_EXCEEDED, SECOND_FACTOR_WRONG, INVALID_CREDENTIALS
 */
export async function passSecondFactor(
  app: SignInContext & SecondFactorContext,
  { challenge, ...proof }: SecondFactorProof & { challenge: string },
  client: SessionClient,
): Promise<OpenedSession> {
  const token = { purpose: 'second-factor' as const, token: challenge, now: new Date(app.clock.nowMs()) };
  const { userId, payload } = await attemptOneTimeToken(app.db, app.sealers.oneTimeToken, {
    ...token,
    limit: challengeTries,
  });
  if (userId === null) throw new ProblemError('LINK_SPENT');
  const { kind, passwordHash } = pendingPayload.parse(payload);
  await limitAttempts(app, userId, () =>
    app.db.transaction().execute(async (trx) => {
      await verifySecondFactor(app, trx, userId, proof);
      await redeemOneTimeToken(trx, app.sealers.oneTimeToken, token);
    }),
  ).catch((error: unknown) => {
    app.events.signInRefused('second_factor');
    throw error;
  });
  const account = await findAccount(app.db, userId);
  if (account === undefined) throw new ProblemError('INVALID_CREDENTIALS');
  return completeSignIn(app, { ...account, passwordHash }, client, kind, 'two factors');
}
