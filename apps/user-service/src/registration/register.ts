import { randomUUID } from 'node:crypto';
import { type AccountKind, rolesOfKind } from '@urvote/contracts/accounts/roles';
import { type ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { violatedUniqueConstraint } from '@urvote/platform/postgres/errors';
import { isDisposableDomain } from '@urvote/voting/voter/disposable-domain';
import { type Account, findAccount } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { mailLink, simulateMailLink } from '../sign-in/one-time-tokens/mailed-links.ts';
import { withRollback } from '../sign-in/one-time-tokens/with-rollback.queries.ts';
import { findAccountByEmail } from '../sign-in/sign-in.queries.ts';
import { insertAccount, isUsernameTaken, type NewAccount, uniqueUsername } from './registration.queries.ts';
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

/**
 * Who asks does not learn whether there is an account with the address: its owner is told by mail. Of the name one does.
 * @throws {ProblemError} USERNAME_TAKEN, EMAIL_DISPOSABLE, VALIDATION_FAILED for a reserved name
 */
export async function register(app: RegistrationContext, given: Registration): Promise<void> {
  assertAvailable(given);
  const { email, username, displayName, locale, kind } = given;
  const passwordHash = await app.passwords.hash(given.password);
  const id = randomUUID();
  const now = new Date(app.clock.nowMs());
  const newAccount = { id, email, username, displayName, locale, passwordHash, roles: rolesOfKind(kind), now };
  const write = () => app.db.transaction().execute((trx) => writeAccount(app, trx, newAccount));
  const isOpened = await write().catch((error: unknown) => {
    if (error instanceof OpenedMeanwhile) return write();
    throw violatedUniqueConstraint(error) === uniqueUsername ? usernameTaken() : error;
  });
  app.wakeUp.notify();
  if (isOpened) app.events.registered(id);
}

/** The name first: whether it is taken must not hang on the address. @returns whether the account is new */
async function writeAccount(app: RegistrationContext, trx: Trx, newAccount: NewAccount): Promise<boolean> {
  if (await isUsernameTaken(trx, newAccount.username)) throw usernameTaken();
  const owner = await findAccountByEmail(trx, newAccount.email);
  if (owner !== undefined) return simulateAccount(app, trx, newAccount, owner);
  if (!(await insertAccount(trx, newAccount))) throw new OpenedMeanwhile();
  const account = await findAccount(trx, newAccount.id);
  if (account === undefined) throw new Error('the account that was just written is not there');
  await mailLink(app, trx, 'verify-email', account);
  return true;
}

/** Does the work of a new account and rolls it back, so that both answers take the same time. */
async function simulateAccount(
  app: RegistrationContext,
  trx: Trx,
  newAccount: NewAccount,
  owner: Account,
): Promise<false> {
  await withRollback(trx, () => insertAccount(trx, { ...newAccount, email: `${newAccount.id}@example.invalid` }));
  if (owner.isSuspended) await simulateMailLink(app, trx, 'reset-password', owner.email);
  else await mailLink(app, trx, 'reset-password', owner, 'account-exists');
  return false;
}

/** Of many at once one opens the account, and the others find it. */
class OpenedMeanwhile extends Error {}

function assertAvailable({ email, username }: Registration): void {
  if (isDisposableDomain(email.slice(email.lastIndexOf('@') + 1)))
    throw refusal('EMAIL_DISPOSABLE', 'email', 'disposable', 'Use a lasting address');
  if (isReservedName(username)) throw refusal('VALIDATION_FAILED', 'username', 'reserved', 'This name is reserved');
}

function usernameTaken(): ProblemError {
  return refusal('USERNAME_TAKEN', 'username', 'taken', 'There is an account with this name');
}

function refusal(code: ErrorCode, field: 'email' | 'username', reason: string, message: string): ProblemError {
  return new ProblemError(code, { errors: [{ field: `body.${field}`, code: reason, message }] });
}
