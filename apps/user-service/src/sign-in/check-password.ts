import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AppContext } from '../context.ts';
import { countTry, forgiveTries, tellOfLock, tryKey } from './lockout/lockout.ts';
import { challengeIfNeeded, secondFactorRequired } from './second-factor/challenge.ts';
import { openSession, type OpenedSession, type SessionClient } from '../sessions/open-session.ts';
import type { SessionKind } from '../sessions/sessions.queries.ts';
import {
  type Account,
  type AccountWithPassword,
  findAccountByEmail,
  findAccountWithPassword,
  isStillWelcome,
  replacePasswordHash,
} from '../accounts/accounts.queries.ts';

export type SignInContext = Pick<
  AppContext,
  'db' | 'passwords' | 'tokens' | 'events' | 'clock' | 'config' | 'voterKeySecret' | 'sealers' | 'wakeUp'
>;

export interface Credentials {
  email: string;
  password: string;
}

/**
 * The account of an address and its password. Every failure is the same failure: no address, no password, a wrong one and
 * a suspended account look alike, take alike long and lock alike. The exception is an account whose hash of former times
 * cannot be checked: nobody could sign in to it, so it says what to do.
 * @throws {ProblemError} INVALID_CREDENTIALS, ACCOUNT_LOCKED, PASSWORD_RESET_REQUIRED
 */
export async function checkPassword(
  app: SignInContext,
  { email, password }: Credentials,
): Promise<AccountWithPassword> {
  const account = await findAccountByEmail(app.db, email);
  const source = { userId: account?.id, key: tryKey(email, app.voterKeySecret) };
  const counted = await countTry(app, source);
  const isRight = await app.passwords.matches(account?.passwordHash, password);
  if (account === undefined || !isRight || account.isSuspended) {
    app.events.signInRefused(reasonOf(account, isRight));
    if (counted.isLocked) await tellOfLock(app, email, account);
    throw new ProblemError(needsReset(app, account) ? 'PASSWORD_RESET_REQUIRED' : 'INVALID_CREDENTIALS');
  }
  await forgiveTries(app, account.id);
  return { ...account, passwordHash: await renewHash(app, account, password) };
}

/** Whoever lets somebody in passes what the proof was about; with a password, the hash that it matched. */
export type Admitted = Account & Partial<Pick<AccountWithPassword, 'passwordHash'>>;

/** How its owner proved to be the owner: by a second factor or a passkey too, or by one factor of whatever kind. */
export type Proof = 'one factor' | 'two factors';

/**
 * Opens the session, whichever way its owner proved to be the owner. An account with a second factor is asked for it.
 * @throws {ProblemError} INVALID_CREDENTIALS when the account was suspended, or its password changed, since the proof;
 * SECOND_FACTOR_REQUIRED with the challenge that goes on with the sign-in
 */
export async function letIn(
  app: SignInContext,
  account: Admitted,
  client: SessionClient,
  kind: SessionKind,
  proof: Proof = 'one factor',
): Promise<OpenedSession> {
  const opened = await app.db.transaction().execute(async (trx) => {
    if (!(await isStillWelcome(trx, account.id, account.passwordHash))) throw new ProblemError('INVALID_CREDENTIALS');
    const held = { userId: account.id, passwordHash: account.passwordHash, kind };
    const challenge = proof === 'two factors' ? undefined : await challengeIfNeeded(app, trx, held);
    return challenge ?? openSession(app, trx, { account, client, kind });
  });
  if ('challenge' in opened) throw secondFactorRequired(opened);
  app.events.signedIn(account.id);
  return opened;
}

function reasonOf(account: Account | undefined, isRight: boolean): 'unknown' | 'wrong_password' | 'suspended' {
  if (account === undefined) return 'unknown';
  return isRight ? 'suspended' : 'wrong_password';
}

function needsReset(app: SignInContext, account: AccountWithPassword | undefined): boolean {
  return (
    account !== undefined &&
    !account.isSuspended &&
    account.passwordHash !== null &&
    !app.passwords.isUsable(account.passwordHash)
  );
}

/** Only now is the password known; a failure here is no reason to keep its owner out. @returns the hash that is stored now */
async function renewHash(app: SignInContext, account: AccountWithPassword, password: string): Promise<string | null> {
  const { passwordHash } = account;
  if (passwordHash === null || !app.passwords.isOutdated(passwordHash)) return passwordHash;
  try {
    const renewed = await app.passwords.hash(password);
    if (await replacePasswordHash(app.db, account.id, passwordHash, renewed)) return renewed;
  } catch (error) {
    app.events.rehashFailed(account.id, error);
    return passwordHash;
  }
  return matchingHash(app, account.id, password);
}

/** The hash was replaced meanwhile: by another sign-in of the same owner, or together with the password. */
async function matchingHash(app: SignInContext, id: string, password: string): Promise<string | null> {
  const found = await findAccountWithPassword(app.db, id);
  if (found === undefined || !(await app.passwords.matches(found.passwordHash, password)))
    throw new ProblemError('INVALID_CREDENTIALS');
  return found.passwordHash;
}
