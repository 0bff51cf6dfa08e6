import { randomInt } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { IdentityProviderName } from '@urvote/contracts/http/identities/identity-endpoints';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { type Account, findAccount } from '../accounts/accounts.queries.ts';
import type { ProviderUser } from '../openid/openid-provider.ts';
import { lockSignInMethods } from '../sign-in/sign-in-methods.queries.ts';
import { findAccountByEmail } from '../sign-in/sign-in.queries.ts';
import { insertIdentity, insertProviderAccount, markIdentityUsed } from './identities.queries.ts';
import { suggestUsername } from './suggest-username.ts';

export interface ProviderSignIn {
  provider: IdentityProviderName;
  user: ProviderUser;
  /** For the audit log. */
  from: Pick<Actor, 'ip' | 'userAgent'>;
  now: Date;
}

/** The account was created, or the identity linked, at the same moment by somebody else. */
export const retryLookup = Symbol('retry lookup');

const longestDisplayName = 120;

/**
 * The account linked with the identity; else the one with the same confirmed address, which is linked; else a new one.
 * An account that has not confirmed its address may be anybody's, so it is not linked.
 * @throws {ProblemError} SIGN_IN_FAILED without a confirmed address, EMAIL_TAKEN for an unconfirmed local one, CONFLICT
 */
export async function findOrCreateAccount(trx: Trx, signIn: ProviderSignIn): Promise<Account | typeof retryLookup> {
  const { provider, user, now } = signIn;
  const known = await markIdentityUsed(trx, { provider, subject: user.subject }, now);
  if (known !== undefined) return (await findAccount(trx, known)) ?? retryLookup;
  if (user.email === undefined || !user.isEmailVerified) {
    throw new ProblemError('SIGN_IN_FAILED', { detail: 'The provider has not confirmed your e-mail address' });
  }
  const local = await findAccountByEmail(trx, user.email);
  return local === undefined ? createAccount(trx, signIn, user.email) : linkVerifiedAccount(trx, signIn, local);
}

async function createAccount(
  trx: Trx,
  { provider, user, from, now }: ProviderSignIn,
  email: string,
): Promise<Account | typeof retryLookup> {
  const displayName = user.name?.trim().slice(0, longestDisplayName) || undefined;
  const username = suggestUsername(user.name, String(randomInt(1000, 10_000)));
  const userId = await insertProviderAccount(trx, { email, username, displayName, now });
  if (userId === undefined) return retryLookup;
  await insertIdentity(trx, { provider, subject: user.subject, userId, email, now });
  const account = await findAccount(trx, userId);
  await appendAudit(
    trx,
    { ...from, userId, label: username },
    { action: 'user.register', targetType: 'user', targetId: userId, details: { provider } },
  );
  return account ?? retryLookup;
}

async function linkVerifiedAccount(
  trx: Trx,
  signIn: ProviderSignIn,
  local: Account,
): Promise<Account | typeof retryLookup> {
  if (!local.isEmailVerified) {
    const detail =
      'An account with your address exists, but has not confirmed it. Sign in to it and link the provider in its settings.';
    throw new ProblemError('EMAIL_TAKEN', { detail });
  }
  if (local.isSuspended) return local;
  await lockSignInMethods(trx, local.id);
  // Its address may have been changed a moment ago.
  if ((await findAccountByEmail(trx, local.email))?.id !== local.id) return retryLookup;
  await linkIdentity(trx, signIn, local);
  return local;
}

/** @throws {ProblemError} CONFLICT when the identity is another account's, or the account has another of the provider */
export async function linkIdentity(
  trx: Trx,
  { provider, user, from, now }: ProviderSignIn,
  account: Account,
): Promise<void> {
  await lockSignInMethods(trx, account.id);
  if (!(await insertIdentity(trx, { provider, subject: user.subject, userId: account.id, email: user.email, now }))) {
    if ((await markIdentityUsed(trx, { provider, subject: user.subject }, now)) === account.id) return;
    throw new ProblemError('CONFLICT', {
      detail: 'The identity is linked with another account, or the account with another identity',
    });
  }
  const record = { action: 'user.identity.link', targetType: 'user', targetId: account.id, details: { provider } };
  await appendAudit(trx, { ...from, userId: account.id, label: account.username }, record);
}
