import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Account } from '../accounts/accounts.queries.ts';
import { recipientName } from '../accounts/recipient-name.ts';
import type { AppContext } from '../context.ts';
import { revokeSessions } from '../sessions/sessions.queries.ts';
import { redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { revokeAccess } from '../tokens/access-revocations.queries.ts';
import { deleteOtherSignInMethods, setPassword } from './passwords.queries.ts';

export type PasswordContext = Pick<
  AppContext,
  'db' | 'passwords' | 'clock' | 'config' | 'sealers' | 'wakeUp' | 'events'
>;

/**
 * Ends all sessions. Before the address was confirmed anybody may have registered with it, so their other sign-in methods
 * end as well.
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
    if (!owner.wasEmailVerified) await revokeOtherSignInMethods(app, trx, owner.id, now);
    await revokeSessions(trx, {
      userId: owner.id,
      reason: 'password_reset',
      now,
      accessTtlMs: app.config.tokens.ttlSeconds * 1000,
    });
    await mailPasswordChanged(app, trx, owner, now);
    return owner;
  });
  app.wakeUp.notify();
  app.events.passwordSet(account.id, 'reset');
}

async function revokeOtherSignInMethods(
  { config }: PasswordContext,
  trx: Trx,
  userId: string,
  now: Date,
): Promise<void> {
  const keyIds = await deleteOtherSignInMethods(trx, userId, now);
  for (const subjectId of keyIds)
    await revokeAccess(trx, { kind: 'api_key', subjectId, now, accessTtlMs: config.tokens.ttlSeconds * 1000 });
}

/** So that an owner who did not change it learns of it. */
export async function mailPasswordChanged(
  { sealers }: PasswordContext,
  trx: Trx,
  account: Account,
  now: Date,
): Promise<void> {
  const message = { template: 'password-changed' as const, name: recipientName(account) };
  await requestMail(trx, sealers.mail, {
    mail: { to: account.email, locale: account.locale, message },
    userId: account.id,
    now,
  });
}
