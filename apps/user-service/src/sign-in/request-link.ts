import type { AppContext } from '../context.ts';
import { mailLink, simulateMailLink } from './one-time-tokens/mailed-links.ts';
import { findAccountByEmail } from './sign-in.queries.ts';

export type RequestLinkContext = Pick<AppContext, 'db' | 'clock' | 'config' | 'sealers' | 'wakeUp'>;

/**
 * Mails the link if there is such an account; the caller cannot tell whether there is. A magic link goes to confirmed
 * addresses only: whoever registered with somebody else's address would share the account with its reader, while a new
 * password takes it from them.
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
    .execute((trx) => (isServed ? mailLink(app, trx, purpose, account) : simulateMailLink(app, trx, purpose, email)));
  app.wakeUp.notify();
}
