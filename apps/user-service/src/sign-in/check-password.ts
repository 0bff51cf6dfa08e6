import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Account, AccountWithPassword } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { clearAttempts } from './lockout/lockout.queries.ts';
import { attemptKey, recordAttempt, reportLock } from './lockout/lockout.ts';
import { findAccountByEmail, findAccountWithPassword, replacePasswordHash } from './sign-in.queries.ts';

export type PasswordCheckContext = Pick<
  AppContext,
  'db' | 'passwords' | 'events' | 'clock' | 'config' | 'voterKeySecret' | 'sealers' | 'wakeUp'
>;

export interface Credentials {
  email: string;
  password: string;
}

/**
 * The account of an address and its password. An unknown address, a wrong password and a suspended account fail with the
 * same error, take the same time and count towards the lock in the same way, so that nobody learns who has an account.
 * A device that the account knows is not kept out by the lock, since wrong passwords from elsewhere may have set it; its own
 * have a limit of their own.
 * The exception is an imported hash that cannot be checked: nobody can sign in with it, so the error says what to do.
 * @throws {ProblemError} INVALID_CREDENTIALS, ACCOUNT_LOCKED, PASSWORD_RESET_REQUIRED
 */
export async function checkPassword(
  app: PasswordCheckContext,
  { email, password }: Credentials,
  { isDeviceKnown }: { isDeviceKnown: boolean },
): Promise<AccountWithPassword> {
  const account = await findAccountByEmail(app.db, email);
  const source = { userId: account?.id, key: attemptKey(email, app.voterKeySecret) };
  const attempt = isDeviceKnown ? { isLocked: false } : await recordAttempt(app, source);
  const isRight = await app.passwords.matches(account?.passwordHash, password);
  if (account === undefined || !isRight || account.isSuspended) {
    app.events.signInRefused(reasonOf(account, isRight));
    if (attempt.isLocked) await reportLock(app, email, account);
    throw new ProblemError(needsReset(app, account) ? 'PASSWORD_RESET_REQUIRED' : 'INVALID_CREDENTIALS');
  }
  if (!isDeviceKnown) await clearAttempts(app.db, account.id);
  return { ...account, passwordHash: await renewHash(app, account, password) };
}

function reasonOf(account: Account | undefined, isRight: boolean): 'unknown' | 'wrong_password' | 'suspended' {
  if (account === undefined) return 'unknown';
  return isRight ? 'suspended' : 'wrong_password';
}

function needsReset({ passwords }: PasswordCheckContext, account: AccountWithPassword | undefined): boolean {
  return (
    account !== undefined &&
    !account.isSuspended &&
    account.passwordHash !== null &&
    !passwords.isUsable(account.passwordHash)
  );
}

/** The password is known only now. That renewing fails is no reason to keep the owner out. @returns the stored hash */
async function renewHash(
  app: PasswordCheckContext,
  account: AccountWithPassword,
  password: string,
): Promise<string | null> {
  const { passwordHash } = account;
  if (passwordHash === null || !app.passwords.isOutdated(passwordHash)) return passwordHash;
  try {
    const renewed = await app.passwords.hash(password);
    if (await replacePasswordHash(app.db, account.id, passwordHash, renewed)) return renewed;
  } catch (error) {
    app.events.rehashFailed(account.id, error);
    return passwordHash;
  }
  return currentHash(app, account.id, password);
}

/** The hash was replaced meanwhile: by another sign-in of the owner, or together with the password. */
async function currentHash(app: PasswordCheckContext, id: string, password: string): Promise<string | null> {
  const found = await findAccountWithPassword(app.db, id);
  if (found === undefined || !(await app.passwords.matches(found.passwordHash, password)))
    throw new ProblemError('INVALID_CREDENTIALS');
  return found.passwordHash;
}
