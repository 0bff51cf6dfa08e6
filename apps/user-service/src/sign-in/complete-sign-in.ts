import type { SessionKind } from '@urvote/contracts/http/auth/auth-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Account, AccountWithPassword } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { type OpenedSession, openSession, type SessionClient } from '../sessions/open-session.ts';
import { challengeIfNeeded, secondFactorRequired } from './second-factor/challenge.ts';
import { maySignIn } from './sign-in.queries.ts';

export type SignInContext = Pick<AppContext, 'db' | 'tokens' | 'events' | 'clock' | 'config' | 'sealers' | 'devices'>;

/** Who proved to be the owner; after a password with the hash that it matched. */
export type AuthenticatedAccount = Account & { passwordHash?: AccountWithPassword['passwordHash'] | undefined };

/** A passkey counts as two. */
export type ProvenFactors = 'one factor' | 'two factors';

/**
 * Every way to sign in ends here: opens the session, or asks for the second factor of an account that has one.
 * @throws {ProblemError} INVALID_CREDENTIALS when the account was suspended, or its password changed, since the proof;
 * SECOND_FACTOR_REQUIRED with the challenge that goes on with the sign-in
 */
export async function completeSignIn(
  app: SignInContext,
  account: AuthenticatedAccount,
  client: SessionClient,
  kind: SessionKind,
  proven: ProvenFactors = 'one factor',
): Promise<OpenedSession> {
  const opened = await app.db.transaction().execute(async (trx) => {
    if (!(await maySignIn(trx, account.id, account.passwordHash))) throw new ProblemError('INVALID_CREDENTIALS');
    const pending = { userId: account.id, passwordHash: account.passwordHash, kind };
    const challenge = proven === 'two factors' ? undefined : await challengeIfNeeded(app, trx, pending);
    return challenge ?? openSession(app, trx, { account, client, kind });
  });
  if ('challenge' in opened) throw secondFactorRequired(opened);
  app.events.signedIn(account.id);
  return { ...opened, deviceCookie: app.devices.issue(account.email, opened.now.getTime(), opened.isSecure) };
}
