import { findAccountByEmail } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { mailLink, pretendToMailLink } from './one-time-tokens/mailed-links.ts';

export type RequestLinkContext = Pick<AppContext, 'db' | 'clock' | 'config' | 'sealers' | 'wakeUp'>;

/**
 * Mails the link if there is such an account; nobody who asks can tell whether there is. A link to sign in goes to
 * confirmed addresses only: who opened an account with the address of somebody else would share it with that person,
 * while a new password takes it from them.
 */
export async function requestLink(
  app: RequestLinkContext,
  purpose: 'reset-password' | 'magic-link',
  email: string,
): Promise<void> {
  const account = await findAccountByEmail(app.db, email);
  const isServed =
    account !== undefined && !account.isSuspended && (purpose === 'reset-password' || account.isEmailVerified);
  await app.db
    .transaction()
    .execute((trx) => (isServed ? mailLink(app, trx, purpose, account) : pretendToMailLink(app, trx, purpose, email)));
  app.wakeUp.notify();
}
