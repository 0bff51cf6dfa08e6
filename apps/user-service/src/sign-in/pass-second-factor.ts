import { challengeTries } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { z } from 'zod';
import { findAccount } from '../accounts/accounts.queries.ts';
import { letIn, type SignInContext } from './check-password.ts';
import { redeemOneTimeToken, tryOneTimeToken } from './one-time-tokens/one-time-tokens.queries.ts';
import type { OpenedSession, SessionClient } from '../sessions/open-session.ts';
import { type FactorContext, type FactorProof, limitTries, useFactor } from './second-factor/verify-second-factor.ts';

const heldPayload = z.strictObject({
  kind: z.enum(['bearer', 'cookie']),
  passwordHash: z.string().nullable().optional(),
});

/**
 * Ends a sign-in that was held for its second factor. A wrong code leaves the challenge for another try, until there
 * were too many; the code and the challenge are used up together.
 * @throws {ProblemError} LINK_SPENT, QUOTA_EXCEEDED, SECOND_FACTOR_WRONG, INVALID_CREDENTIALS
 */
export async function passSecondFactor(
  app: SignInContext & FactorContext,
  { challenge, ...proof }: FactorProof & { challenge: string },
  client: SessionClient,
): Promise<OpenedSession> {
  const token = { purpose: 'second-factor' as const, token: challenge, now: new Date(app.clock.nowMs()) };
  const { userId, payload } = await tryOneTimeToken(app.db, app.sealers.oneTimeToken, {
    ...token,
    limit: challengeTries,
  });
  if (userId === null) throw new ProblemError('LINK_SPENT');
  const { kind, passwordHash } = heldPayload.parse(payload);
  await limitTries(app, userId, () =>
    app.db.transaction().execute(async (trx) => {
      await useFactor(app, trx, userId, proof);
      await redeemOneTimeToken(trx, app.sealers.oneTimeToken, token);
    }),
  ).catch((error: unknown) => {
    app.events.signInRefused('second_factor');
    throw error;
  });
  const account = await findAccount(app.db, userId);
  if (account === undefined) throw new ProblemError('INVALID_CREDENTIALS');
  return letIn(
    app,
    { ...account, ...(passwordHash === undefined ? {} : { passwordHash }) },
    client,
    kind,
    'two factors',
  );
}
