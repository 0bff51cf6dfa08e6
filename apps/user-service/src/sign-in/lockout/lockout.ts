import { createHmac } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AppContext } from '../../context.ts';
import type { Account } from '../../accounts/accounts.queries.ts';
import { mailLink, pretendToMailLink } from '../one-time-tokens/mailed-links.ts';
import { clearTries, type CountedTry, countTryOfAccount, countTryOfUnknown, type LockRule } from './lockout.queries.ts';

export type LockoutContext = Pick<AppContext, 'db' | 'clock' | 'sealers' | 'config' | 'wakeUp' | 'events'>;

/**
 * Wrong passwords in a row, each within a quarter of an hour of the one before and wherever they come from, that lock an
 * account for as long. The rate limit of an account and one source, which is as strict, answers first where all
 * tries have one source; the lock is for those who come from many.
 */
const lockRule: LockRule = { wrongCount: 5, lockMs: 15 * 60_000 };

export interface TrySource {
  userId: string | undefined;
  /** What an address without an account is counted under. */
  key: string;
}

/** A keyed hash, so that the table holds no address. All spellings that find one account have one key. */
export function tryKey(email: string, secret: string): string {
  return createHmac('sha256', secret).update(`sign-in-try\0${email.toLowerCase()}`).digest('base64url');
}

/**
 * Counts a try before the password is looked at, so that tries in parallel are counted too. Addresses without an account
 * are counted and locked by the same rule.
 * @throws {ProblemError} ACCOUNT_LOCKED
 */
export async function countTry({ db, clock }: LockoutContext, { userId, key }: TrySource): Promise<CountedTry> {
  const now = new Date(clock.nowMs());
  const counted =
    userId === undefined
      ? await countTryOfUnknown(db, key, lockRule, now)
      : await countTryOfAccount(db, userId, lockRule, now);
  if (counted === undefined) throw new ProblemError('ACCOUNT_LOCKED', { retryAfterSeconds: lockRule.lockMs / 1000 });
  return counted;
}

/** After a right password. */
export async function forgiveTries({ db }: LockoutContext, userId: string): Promise<void> {
  await clearTries(db, userId);
}

/**
 * Once for each lock, since of all tries one is the fifth; with a way in for the owner, whom a stranger may have locked
 * out. Without an account that can be signed in to it only takes as long.
 */
export async function tellOfLock(app: LockoutContext, email: string, account: Account | undefined): Promise<void> {
  const isTold = account !== undefined && !account.isSuspended;
  await app.db.transaction().execute(async (trx) => {
    if (isTold) await mailLink(app, trx, 'reset-password', account, 'account-locked');
    else await pretendToMailLink(app, trx, 'reset-password', email);
  });
  app.wakeUp.notify();
  if (isTold) app.events.locked(account.id);
}
