import { randomInt } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { IdentityProviderName } from '@urvote/contracts/http/identities/identity-endpoints';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { type Account, findAccount, findAccountByEmail } from '../accounts/accounts.queries.ts';
import type { ProviderPerson } from '../openid/openid-provider.ts';
import { insertIdentity, insertPerson, lockAccount, touchIdentity } from './identities.queries.ts';
import { usernameOfName } from './suggest-username.ts';

export interface Arrival {
  provider: IdentityProviderName;
  person: ProviderPerson;
  /** Where from, for the audit log. */
  from: Pick<Actor, 'ip' | 'userAgent'>;
  now: Date;
}

/** Somebody else made the account or linked the identity in this moment: look again. */
export const lookAgain = Symbol('look again');

const longestDisplayName = 120;

/**
 * The account of a person who comes from the provider: the one linked with the identity; else the one with the same
 * confirmed address, which is linked; else a new one. An address that its account has not confirmed may be anybody's,
 * so nothing is linked with that.
 * @throws {ProblemError} SIGN_IN_FAILED without a confirmed address, EMAIL_TAKEN for an unconfirmed local one, CONFLICT
 */
export async function admitPerson(trx: Trx, arrival: Arrival): Promise<Account | typeof lookAgain> {
  const { provider, person, now } = arrival;
  const known = await touchIdentity(trx, { provider, subject: person.subject }, now);
  if (known !== undefined) return (await findAccount(trx, known)) ?? lookAgain;
  if (person.email === undefined || !person.isEmailVerified) {
    throw new ProblemError('SIGN_IN_FAILED', { detail: 'The provider has not confirmed your e-mail address' });
  }
  const local = await findAccountByEmail(trx, person.email);
  return local === undefined ? registerPerson(trx, arrival, person.email) : linkConfirmed(trx, arrival, local);
}

async function registerPerson(
  trx: Trx,
  { provider, person, from, now }: Arrival,
  email: string,
): Promise<Account | typeof lookAgain> {
  const displayName = person.name?.trim().slice(0, longestDisplayName) || undefined;
  const username = usernameOfName(person.name, String(randomInt(1000, 10_000)));
  const userId = await insertPerson(trx, { email, username, displayName, now });
  if (userId === undefined) return lookAgain;
  await insertIdentity(trx, { provider, subject: person.subject, userId, email, now });
  const account = await findAccount(trx, userId);
  await appendAudit(
    trx,
    { ...from, userId, label: username },
    { action: 'user.register', targetType: 'user', targetId: userId, details: { provider } },
  );
  return account ?? lookAgain;
}

async function linkConfirmed(trx: Trx, arrival: Arrival, local: Account): Promise<Account | typeof lookAgain> {
  if (!local.isEmailVerified) {
    const detail =
      'An account with your address exists, but has not confirmed it. Sign in to it and link the provider in its settings.';
    throw new ProblemError('EMAIL_TAKEN', { detail });
  }
  if (local.isSuspended) return local;
  await lockAccount(trx, local.id);
  // Its address may have been changed a moment ago.
  if ((await findAccountByEmail(trx, local.email))?.id !== local.id) return lookAgain;
  await linkPerson(trx, arrival, local);
  return local;
}

/** @throws {ProblemError} CONFLICT when the identity is another account's, or the account has another of the provider */
export async function linkPerson(trx: Trx, { provider, person, from, now }: Arrival, account: Account): Promise<void> {
  await lockAccount(trx, account.id);
  if (
    !(await insertIdentity(trx, { provider, subject: person.subject, userId: account.id, email: person.email, now }))
  ) {
    if ((await touchIdentity(trx, { provider, subject: person.subject }, now)) === account.id) return;
    throw new ProblemError('CONFLICT', {
      detail: 'The identity is linked with another account, or the account with another identity',
    });
  }
  const record = { action: 'user.identity.link', targetType: 'user', targetId: account.id, details: { provider } };
  await appendAudit(trx, { ...from, userId: account.id, label: account.username }, record);
}
