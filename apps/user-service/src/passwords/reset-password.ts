import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Account } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { mailName } from '../accounts/recipient-name.ts';
import { redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { refuseTokens, revokeSessions } from '../sessions/sessions.queries.ts';
import { dropOtherWaysIn, setPassword } from './passwords.queries.ts';

export type PasswordContext = Pick<
  AppContext,
  'db' | 'passwords' | 'clock' | 'config' | 'sealers' | 'wakeUp' | 'events'
>;

/**
 * A new password by the link that was mailed. Whoever was signed in is no more. Before the address was confirmed anybody
 * may have opened the account with it: what else they left to come in by ends as well.
 * @throws {ProblemError} LINK_SPENT
 */
export async function resetPassword(
  app: PasswordContext,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const to = await app.passwords.hash(password);
  const now = new Date(app.clock.nowMs());
  const account = await app.db.transaction().execute(async (trx) => {
    const owner = await redeemLink(app, trx, 'reset-password', token);
    if (!(await setPassword(trx, { userId: owner.id, to, now }))) throw new ProblemError('LINK_SPENT');
    if (!owner.wasEmailVerified) await dropOtherCredentials(app, trx, owner.id, now);
    await revokeSessions(trx, {
      userId: owner.id,
      reason: 'password_reset',
      now,
      accessTtlMs: app.config.tokens.ttlSeconds * 1000,
    });
    await tellOfChange(app, trx, owner, now);
    return owner;
  });
  app.wakeUp.notify();
  app.events.passwordSet(account.id, 'reset');
}

async function dropOtherCredentials({ config }: PasswordContext, trx: Trx, userId: string, now: Date): Promise<void> {
  const keyIds = await dropOtherWaysIn(trx, userId, now);
  for (const subjectId of keyIds)
    await refuseTokens(trx, { kind: 'api_key', subjectId, now, accessTtlMs: config.tokens.ttlSeconds * 1000 });
}

/** So that an owner who did not do it learns of it. */
export async function tellOfChange({ sealers }: PasswordContext, trx: Trx, account: Account, now: Date): Promise<void> {
  const message = { template: 'password-changed' as const, name: mailName(account) };
  await requestMail(trx, sealers.mail, {
    mail: { to: account.email, locale: account.locale, message },
    userId: account.id,
    now,
  });
}
