import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Account } from '../accounts/accounts.queries.ts';
import { recipientName } from '../accounts/recipient-name.ts';
import type { AppContext } from '../context.ts';
import { revokeSessions } from '../sessions/sessions.queries.ts';
import { redeemLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { revokeAccess } from '../tokens/access-revocations.queries.ts';
import { deleteOtherSignInMethods, endApiKeys, type NamedKey, setPassword } from './passwords.queries.ts';

export type PasswordContext = Pick<
  AppContext,
  'db' | 'passwords' | 'clock' | 'config' | 'sealers' | 'wakeUp' | 'events'
>;

/**
 * Ends all sessions and API keys: whoever lost the password may have lost more, and a thief's key would outlast it. Before the
 * address was confirmed anybody may have registered with it, so their other sign-in methods end as well.
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
    if (!owner.wasEmailVerified) await deleteOtherSignInMethods(trx, owner.id);
    const accessTtlMs = app.config.tokens.ttlSeconds * 1000;
    const keys = await endApiKeys(trx, owner.id, now);
    for (const { id: subjectId } of keys) await revokeAccess(trx, { kind: 'api_key', subjectId, now, accessTtlMs });
    await revokeSessions(trx, { userId: owner.id, reason: 'password_reset', now, accessTtlMs });
    await mailPasswordChanged(app, trx, { account: owner, keys, areKeysEnded: true, now });
    return owner;
  });
  app.wakeUp.notify();
  app.events.passwordSet(account.id, 'reset');
}

export interface ChangedPassword {
  account: Account;
  keys: readonly NamedKey[];
  areKeysEnded: boolean;
  now: Date;
}

/** So that an owner who did not change it learns of it. */
export async function mailPasswordChanged(
  { sealers }: PasswordContext,
  trx: Trx,
  { account, keys, areKeysEnded, now }: ChangedPassword,
): Promise<void> {
  const apiKeys = { prefixes: keys.map(({ prefix }) => prefix), areEnded: areKeysEnded };
  const message = { template: 'password-changed' as const, name: recipientName(account), apiKeys };
  await requestMail(trx, sealers.mail, {
    mail: { to: account.email, locale: account.locale, message },
    userId: account.id,
    now,
  });
}
