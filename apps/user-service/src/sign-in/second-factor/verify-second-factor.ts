import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Quota } from '@urvote/platform/rate-limit/quota';
import type { AppContext } from '../../context.ts';
import { recoveryCodeHash } from './recovery-codes.ts';
import { findTotp, useRecoveryCode, useStep } from '../../second-factors/second-factors.queries.ts';
import { stepOfCode } from './totp.ts';

export type FactorContext = Pick<AppContext, 'clock' | 'sealers' | 'limiters'>;

/** Wrong codes of an account, wherever they come from. */
const tryQuota: Quota = { name: 'second-factor-account', points: 10, durationSeconds: 15 * 60, scope: 'shared' };

/**
 * Something that only the right code makes succeed; each failure counts against the account until one succeeds.
 * @throws {ProblemError} QUOTA_EXCEEDED
 */
export async function limitTries<T>({ limiters }: FactorContext, userId: string, work: () => Promise<T>): Promise<T> {
  const { isAllowed, resetSeconds } = await limiters.consume(tryQuota, userId);
  if (!isAllowed) throw new ProblemError('QUOTA_EXCEEDED', { retryAfterSeconds: resetSeconds });
  const result = await work();
  await limiters.reset(tryQuota, userId);
  return result;
}

export interface FactorProof {
  code?: string | undefined;
  recoveryCode?: string | undefined;
}

/** Uses the code up; with the rollback of the transaction it is given back. @throws {ProblemError} SECOND_FACTOR_WRONG */
export async function useFactor(
  app: FactorContext,
  trx: Trx,
  userId: string,
  { code, recoveryCode }: FactorProof,
): Promise<void> {
  const nowMs = app.clock.nowMs();
  const isUsed =
    code === undefined
      ? await useRecoveryCode(trx, { userId, hash: recoveryCodeHash(recoveryCode ?? ''), now: new Date(nowMs) })
      : await useCode(app, trx, userId, code, nowMs);
  if (!isUsed) throw new ProblemError('SECOND_FACTOR_WRONG');
}

async function useCode(
  { sealers }: FactorContext,
  trx: Trx,
  userId: string,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const factor = await findTotp(trx, userId);
  if (factor === undefined || factor.confirmedAt === null) return false;
  const step = stepOfCode(sealers.totp.open(factor.sealedSecret).toString(), code, nowMs);
  return step !== undefined && useStep(trx, userId, step);
}
