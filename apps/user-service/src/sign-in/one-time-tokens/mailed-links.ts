import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { type Account, confirmAddress, findAccount, lockAccount } from '../../accounts/accounts.queries.ts';
import type { AppContext } from '../../context.ts';
import { linkTo, mailName } from '../../accounts/recipient-name.ts';
import { issueOneTimeToken, redeemOneTimeToken } from './one-time-tokens.queries.ts';
import { undone } from './with-rollback.queries.ts';

export type LinkContext = Pick<AppContext, 'clock' | 'sealers' | 'config'>;

/** A one-time token of this purpose is mailed, by the template of the same name, as a link to the page of the same name. */
export type LinkPurpose = 'verify-email' | 'reset-password' | 'magic-link';

const minuteMs = 60_000;

const ttlMs: Record<LinkPurpose, number> = {
  'verify-email': 24 * 60 * minuteMs,
  'reset-password': 60 * minuteMs,
  'magic-link': 15 * minuteMs,
};

const nobody = '00000000-0000-0000-0000-000000000000';

/** Mails a link that ends the earlier ones of its purpose. @param template which mail the link is in; by default the one of its purpose */
export async function mailLink(
  app: LinkContext,
  trx: Trx,
  purpose: LinkPurpose,
  account: Account,
  template: LinkPurpose | 'account-locked' = purpose,
): Promise<void> {
  const now = new Date(app.clock.nowMs());
  // One after the other, or two who ask at once would both keep their link.
  await lockAccount(trx, account.id);
  const payload = { email: account.email };
  const token = await issueOneTimeToken(trx, app.sealers.oneTimeToken, {
    purpose,
    userId: account.id,
    payload,
    ttlMs: ttlMs[purpose],
    now,
    replaces: true,
  });
  // Anybody may register an address of somebody else: the choice of words in that mail is not theirs.
  const name = account.isEmailVerified ? mailName(account) : account.username;
  const message = { template, name, url: linkTo(app.config.publicUrl, `/auth/${purpose}`, token) };
  await requestMail(trx, app.sealers.mail, {
    mail: { to: account.email, locale: account.locale, message },
    userId: account.id,
    now,
  });
}

/** The same work for an address without an account, and then none of it: both answers take alike long. */
export async function pretendToMailLink(
  app: LinkContext,
  trx: Trx,
  purpose: LinkPurpose,
  email: string,
): Promise<void> {
  const now = new Date(app.clock.nowMs());
  await undone(trx, async () => {
    await lockAccount(trx, nobody);
    const token = await issueOneTimeToken(trx, app.sealers.oneTimeToken, {
      purpose,
      payload: { email },
      ttlMs: ttlMs[purpose],
      now,
    });
    const message = { template: purpose, name: '', url: linkTo(app.config.publicUrl, `/auth/${purpose}`, token) };
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
  await lockAccount(trx, userId);
  const account = await findAccount(trx, userId);
  if (account === undefined || !(await confirmAddress(trx, { id: userId, email, now })))
    throw new ProblemError('LINK_SPENT');
  return { ...account, isEmailVerified: true, wasEmailVerified: account.isEmailVerified };
}
