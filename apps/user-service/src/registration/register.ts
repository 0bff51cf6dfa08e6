import { randomUUID } from 'node:crypto';
import { type AccountKind, rolesOfKind } from '@urvote/contracts/accounts/roles';
import { type ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { violatedUniqueConstraint } from '@urvote/platform/postgres/errors';
import { isDisposableDomain } from '@urvote/voting/voter/disposable-domain';
import { type Account, findAccount } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { mailLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { insertAccount, type NewAccount, uniqueEmail, uniqueUsername } from './registration.queries.ts';
import { isReservedName } from './reserved-names.ts';

export type RegistrationContext = Pick<
  AppContext,
  'db' | 'passwords' | 'clock' | 'config' | 'sealers' | 'wakeUp' | 'events'
>;

export interface Registration {
  email: string;
  username: string;
  password: string;
  kind: AccountKind;
  displayName?: string | undefined;
  locale: string;
}

/** @throws {ProblemError} EMAIL_TAKEN, USERNAME_TAKEN, EMAIL_DISPOSABLE, VALIDATION_FAILED for a reserved name */
export async function register(app: RegistrationContext, given: Registration): Promise<Account> {
  assertAvailable(given);
  const { email, username, displayName, locale, kind } = given;
  const passwordHash = await app.passwords.hash(given.password);
  const id = randomUUID();
  const now = new Date(app.clock.nowMs());
  const newAccount = { id, email, username, displayName, locale, passwordHash, roles: rolesOfKind(kind), now };
  const written = app.db.transaction().execute((trx) => writeAccount(app, trx, newAccount));
  const account = await written.catch((error: unknown) => {
    throw toTakenError(error);
  });
  app.wakeUp.notify();
  app.events.registered(id);
  return account;
}

async function writeAccount(app: RegistrationContext, trx: Trx, newAccount: NewAccount): Promise<Account> {
  await insertAccount(trx, newAccount);
  const account = await findAccount(trx, newAccount.id);
  if (account === undefined) throw new Error('the account that was just written is not there');
  await mailLink(app, trx, 'verify-email', account);
  return account;
}

function assertAvailable({ email, username }: Registration): void {
  if (isDisposableDomain(email.slice(email.lastIndexOf('@') + 1)))
    throw refusal('EMAIL_DISPOSABLE', 'email', 'disposable', 'Use a lasting address');
  if (isReservedName(username)) throw refusal('VALIDATION_FAILED', 'username', 'reserved', 'This name is reserved');
}

function toTakenError(error: unknown): unknown {
  const violated = violatedUniqueConstraint(error);
  if (violated === uniqueEmail)
    return refusal('EMAIL_TAKEN', 'email', 'taken', 'There is an account with this address');
  if (violated === uniqueUsername)
    return refusal('USERNAME_TAKEN', 'username', 'taken', 'There is an account with this name');
  return error;
}

function refusal(code: ErrorCode, field: 'email' | 'username', reason: string, message: string): ProblemError {
  return new ProblemError(code, { errors: [{ field: `body.${field}`, code: reason, message }] });
}
