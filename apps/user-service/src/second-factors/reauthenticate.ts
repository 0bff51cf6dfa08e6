import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AccountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { hasActiveTotp } from '../sign-in/second-factor/second-factor.queries.ts';
import {
  limitAttempts,
  type SecondFactorContext,
  type SecondFactorProof,
  verifySecondFactor,
} from '../sign-in/second-factor/verify-second-factor.ts';
import { findPasswordHash, lockTotp } from './second-factors.queries.ts';

export type ReauthenticationContext = SecondFactorContext & Pick<AppContext, 'db' | 'passwords'>;

export type ReauthenticationProof = SecondFactorProof & { password?: string | undefined };

/**
 * Asks for a code or the password: a session alone may be one that was left open.
 * @throws {ProblemError} NOT_FOUND without an active app, SECOND_FACTOR_WRONG, PASSWORD_WRONG, QUOTA_EXCEEDED
 */
export async function withReauthentication<T>(
  app: ReauthenticationContext,
  { userId }: AccountActor,
  proof: ReauthenticationProof,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  if (!(await hasActiveTotp(app.db, userId))) throw new ProblemError('NOT_FOUND');
  return limitAttempts(app, userId, async () => {
    const { password } = proof;
    if (password !== undefined) await assertPassword(app, userId, password);
    return app.db.transaction().execute(async (trx) => {
      if (password === undefined) await verifySecondFactor(app, trx, userId, proof);
      if ((await lockTotp(trx, userId)) === undefined) throw new ProblemError('NOT_FOUND');
      return work(trx);
    });
  });
}

async function assertPassword(app: ReauthenticationContext, userId: string, password: string): Promise<void> {
  const passwordHash = await findPasswordHash(app.db, userId);
  if (!(await app.passwords.matches(passwordHash, password))) throw new ProblemError('PASSWORD_WRONG');
}
