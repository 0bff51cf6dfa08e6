import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AppContext } from '../context.ts';
import { openSession, type OpenedSession, type SessionClient } from '../sessions/open-session.ts';
import { type Account, type AccountWithPassword, findAccountByEmail, replacePasswordHash } from './accounts.queries.ts';

export type SignInContext = Pick<AppContext, 'db' | 'passwords' | 'tokens' | 'events' | 'clock' | 'config'>;

export interface Credentials {
  email: string;
  password: string;
}

/**
 * Every failure is the same failure: no address, no password, a wrong one and a suspended account look alike and take
 * alike long.
 * @throws {ProblemError} INVALID_CREDENTIALS
 */
export async function signIn(app: SignInContext, credentials: Credentials, client: SessionClient): Promise<OpenedSession> {
  const account = await findAccountByEmail(app.db, credentials.email);
  const isRight = await app.passwords.matches(account?.passwordHash, credentials.password);
  if (account === undefined || !isRight || account.isSuspended) {
    app.events.signInRefused(reasonOf(account, isRight));
    throw new ProblemError('INVALID_CREDENTIALS');
  }
  await renewHash(app, account, credentials.password);
  const opened = await app.db.transaction().execute((trx) => openSession(app, trx, { account, client, kind: 'bearer' }));
  app.events.signedIn(account.id);
  return opened;
}

function reasonOf(account: Account | undefined, isRight: boolean): 'unknown' | 'wrong_password' | 'suspended' {
  if (account === undefined) return 'unknown';
  return isRight ? 'suspended' : 'wrong_password';
}

/** Only now is the password known; a failure here is no reason to keep its owner out. */
async function renewHash(app: SignInContext, account: AccountWithPassword, password: string): Promise<void> {
  const { passwordHash } = account;
  if (passwordHash === null || !app.passwords.isOutdated(passwordHash)) return;
  const renewed = await app.passwords.hash(password);
  await replacePasswordHash(app.db, account.id, passwordHash, renewed).catch((error: unknown) => app.events.rehashFailed(account.id, error));
}
