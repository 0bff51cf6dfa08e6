import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { type Account, findAccount } from '../../accounts/accounts.queries.ts';
import { recipientName } from '../../accounts/recipient-name.ts';
import type { AppContext } from '../../context.ts';
import { confirmEmail, lockMailedLinks } from './link-owner.queries.ts';
import { issueOneTimeToken, redeemOneTimeToken } from './one-time-tokens.queries.ts';
import { withRollback } from './with-rollback.queries.ts';

export type LinkContext = Pick<AppContext, 'clock' | 'sealers' | 'config'>;

/** Also the name of the mail's template and of the page that the link leads to. */
export type LinkPurpose = 'verify-email' | 'reset-password' | 'magic-link';

const minuteMs = 60_000;

const ttlMs: Record<LinkPurpose, number> = {
  'verify-email': 24 * 60 * minuteMs,
  'reset-password': 60 * minuteMs,
  'magic-link': 15 * minuteMs,
};

const nobody = '00000000-0000-0000-0000-000000000000';

/** Mails a link that ends the earlier ones of its purpose. */
export async function mailLink(
  app: LinkContext,
  trx: Trx,
  purpose: LinkPurpose,
  account: Account,
  template: LinkPurpose | 'account-locked' | 'account-exists' = purpose,
): Promise<void> {
  const now = new Date(app.clock.nowMs());
  await lockMailedLinks(trx, account.id);
  const payload = { email: account.email };
  const token = await issueOneTimeToken(trx, app.sealers.oneTimeToken, {
    purpose,
    userId: account.id,
    payload,
    ttlMs: ttlMs[purpose],
    now,
    replaces: true,
  });
  // Anybody may register somebody else's address, but may put no text of their own into the mail to it.
  const name = account.isEmailVerified ? recipientName(account) : account.username;
  const message = { template, name, url: tokenUrl(app.config.publicUrl, `/auth/${purpose}`, token) };
  await requestMail(trx, app.sealers.mail, {
    mail: { to: account.email, locale: account.locale, message },
    userId: account.id,
    now,
  });
}

/** Does the same work for an address without an account and rolls it back, so that both answers take the same time. */
export async function simulateMailLink(app: LinkContext, trx: Trx, purpose: LinkPurpose, email: string): Promise<void> {
  const now = new Date(app.clock.nowMs());
  await withRollback(trx, async () => {
    await lockMailedLinks(trx, nobody);
    const token = await issueOneTimeToken(trx, app.sealers.oneTimeToken, {
      purpose,
      payload: { email },
      ttlMs: ttlMs[purpose],
      now,
    });
    const message = { template: purpose, name: '', url: tokenUrl(app.config.publicUrl, `/auth/${purpose}`, token) };
    await requestMail(trx, app.sealers.mail, { mail: { to: email, locale: 'en', message }, now });
  });
}

export interface LinkOwner extends Account {
  /** Whether the address was confirmed before this link. */
  wasEmailVerified: boolean;
}

/**
 * Uses a link up. Whoever has it reads the mail of the address, which counts as confirmed from now on.
 * @throws {ProblemError} LINK_SPENT also when the account has another address by now
 */
export async function redeemLink(app: LinkContext, trx: Trx, purpose: LinkPurpose, token: string): Promise<LinkOwner> {
  const now = new Date(app.clock.nowMs());
  const { userId, payload } = await redeemOneTimeToken(trx, app.sealers.oneTimeToken, { purpose, token, now });
  const { email } = payload;
  if (userId === null || typeof email !== 'string') throw new ProblemError('LINK_SPENT');
  await lockMailedLinks(trx, userId);
  const account = await findAccount(trx, userId);
  if (account === undefined || !(await confirmEmail(trx, { userId, email, now }))) throw new ProblemError('LINK_SPENT');
  return { ...account, isEmailVerified: true, wasEmailVerified: account.isEmailVerified };
}

function tokenUrl(publicUrl: string, path: string, token: string): string {
  const url = new URL(path, publicUrl);
  url.searchParams.set('token', token);
  return url.href;
}
