import { createHmac } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Account } from '../../accounts/accounts.queries.ts';
import type { AppContext } from '../../context.ts';
import { mailLink, simulateMailLink } from '../one-time-tokens/mailed-links.ts';
import { type LockRule, recordAccountAttempt, type RecordedAttempt, recordUnknownAttempt } from './lockout.queries.ts';

export type LockoutContext = Pick<AppContext, 'db' | 'clock' | 'sealers' | 'config' | 'wakeUp' | 'events'>;

/**
 * Wrong passwords in a row, each within a quarter of an hour of the one before and wherever they come from, that lock an
 * account for as long. Attempts from one source meet its equally strict rate limit first; the lock is for many sources.
 */
const lockRule: LockRule = { wrongCount: 5, lockMs: 15 * 60_000 };

export interface AttemptSource {
  userId: string | undefined;
  /** Counts attempts on an address without an account. */
  key: string;
}

/** A keyed hash, so that the table holds no address. All spellings that find one account have one key. */
export function attemptKey(email: string, secret: string): string {
  return createHmac('sha256', secret).update(`sign-in-try\0${email.toLowerCase()}`).digest('base64url');
}

/**
 * Called before the password is checked, so that attempts in parallel are counted too. Addresses without an account are
 * counted and locked by the same rule.
 * @throws {ProblemError} ACCOUNT_LOCKED
 */
export async function recordAttempt(
  { db, clock }: LockoutContext,
  { userId, key }: AttemptSource,
): Promise<RecordedAttempt> {
  const now = new Date(clock.nowMs());
  const attempt =
    userId === undefined
      ? await recordUnknownAttempt(db, key, lockRule, now)
      : await recordAccountAttempt(db, userId, lockRule, now);
  if (attempt === undefined) throw new ProblemError('ACCOUNT_LOCKED', { retryAfterSeconds: lockRule.lockMs / 1000 });
  return attempt;
}

/**
 * Mails the owner, whom a stranger may have locked out, a link to a new password; once for each lock, since only one
 * attempt is the fifth. Where there is no account to sign in to it takes the same time and sends nothing.
 */
export async function reportLock(app: LockoutContext, email: string, account: Account | undefined): Promise<void> {
  const isMailed = account !== undefined && !account.isSuspended;
  await app.db.transaction().execute(async (trx) => {
    if (isMailed) await mailLink(app, trx, 'reset-password', account, 'account-locked');
    else await simulateMailLink(app, trx, 'reset-password', email);
  });
  app.wakeUp.notify();
  if (isMailed) app.events.locked(account.id);
}
