import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Quota } from '@urvote/platform/rate-limit/quota';
import type { AppContext } from '../../context.ts';
import { recoveryCodeHash } from './recovery-codes.ts';
import { consumeRecoveryCode, consumeTotpStep, findTotp } from './second-factor.queries.ts';
import { matchTotpStep } from './totp.ts';

export type SecondFactorContext = Pick<AppContext, 'clock' | 'sealers' | 'limiters'>;

/** For wrong codes of an account, wherever they come from. */
const attemptQuota: Quota = { name: 'second-factor-account', points: 10, durationSeconds: 15 * 60, scope: 'shared' };

/**
 * Runs what only a right code makes succeed. Failures count against the account until one attempt succeeds.
 * @throws {ProblemError} QUOTA_EXCEEDED
 */
export async function limitAttempts<T>(
  { limiters }: SecondFactorContext,
  userId: string,
  work: () => Promise<T>,
): Promise<T> {
  const { isAllowed, resetSeconds } = await limiters.consume(attemptQuota, userId);
  if (!isAllowed) throw new ProblemError('QUOTA_EXCEEDED', { retryAfterSeconds: resetSeconds });
  const result = await work();
  await limiters.reset(attemptQuota, userId);
  return result;
}

export interface SecondFactorProof {
  code?: string | undefined;
  recoveryCode?: string | undefined;
}

/** Uses the code up, unless the transaction is rolled back. @throws {ProblemError} SECOND_FACTOR_WRONG */
export async function verifySecondFactor(
  app: SecondFactorContext,
  trx: Trx,
  userId: string,
  { code, recoveryCode }: SecondFactorProof,
): Promise<void> {
  const nowMs = app.clock.nowMs();
  const isRight =
    code === undefined
      ? await consumeRecoveryCode(trx, { userId, hash: recoveryCodeHash(recoveryCode ?? ''), now: new Date(nowMs) })
      : await verifyTotpCode(app, trx, userId, code, nowMs);
  if (!isRight) throw new ProblemError('SECOND_FACTOR_WRONG');
}

async function verifyTotpCode(
  { sealers }: SecondFactorContext,
  trx: Trx,
  userId: string,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const factor = await findTotp(trx, userId);
  if (factor === undefined || factor.confirmedAt === null) return false;
  const step = matchTotpStep(sealers.totp.open(factor.sealedSecret).toString(), code, nowMs);
  return step !== undefined && consumeTotpStep(trx, userId, step);
}
