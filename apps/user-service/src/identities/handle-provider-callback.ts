import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Account, findAccount } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import { type OpenIdContext, redeemAuthorizationState } from '../openid/authorization-state.ts';
import type { OpenIdProvider } from '../openid/openid-provider.ts';
import type { OpenedSession, SessionClient } from '../sessions/open-session.ts';
import { completeSignIn, type SignInContext } from '../sign-in/complete-sign-in.ts';
import { findOrCreateAccount, linkIdentity, type ProviderSignIn, retryLookup } from './find-or-create-account.ts';

export type ProviderCallbackContext = OpenIdContext & SignInContext & Pick<AppContext, 'wakeUp'>;

export interface ProviderCallback {
  answer: URLSearchParams;
  cookieHeader: string | undefined;
  client: SessionClient;
}

export interface CallbackOutcome {
  redirectTo: string;
  /** Undefined after linking. */
  opened: OpenedSession | undefined;
}

const provider = 'google';
const lookupCount = 5;

/**
 * Signs somebody in, or links an identity.
 * @throws {ProblemError} SIGN_IN_FAILED, SECOND_FACTOR_REQUIRED, FORBIDDEN for a suspended account, EMAIL_TAKEN, CONFLICT,
 * NOT_FOUND, TEMPORARILY_UNAVAILABLE
 */
export async function handleProviderCallback(
  app: ProviderCallbackContext,
  { answer, cookieHeader, client }: ProviderCallback,
): Promise<CallbackOutcome> {
  if (app.openId === undefined) throw new ProblemError('NOT_FOUND');
  const { user, redirectTo, linkTo } = await authenticateWithProvider(app, app.openId, { answer, cookieHeader });
  const from = { ip: client.clientIp, userAgent: client.userAgent };
  const signIn: ProviderSignIn = { provider, user, from, now: new Date(app.clock.nowMs()) };
  if (linkTo !== null) {
    await linkToAccount(app, signIn, linkTo);
    return { redirectTo, opened: undefined };
  }
  const account = await findAccountOf(app, signIn);
  assertNotSuspended(account);
  return { redirectTo, opened: await completeSignIn(app, account, client, 'cookie') };
}

async function authenticateWithProvider(
  app: ProviderCallbackContext,
  openId: OpenIdProvider,
  { answer, cookieHeader }: Omit<ProviderCallback, 'client'>,
) {
  try {
    const { secrets, ...started } = await redeemAuthorizationState(app, {
      state: answer.get('state') ?? undefined,
      cookieHeader,
    });
    return { ...started, user: await openId.exchangeCode(answer, secrets) };
  } catch (error) {
    app.events.signInRefused('provider');
    throw error;
  }
}

async function findAccountOf(app: ProviderCallbackContext, signIn: ProviderSignIn): Promise<Account> {
  for (let lookup = 0; lookup < lookupCount; lookup += 1) {
    const found = await app.db.transaction().execute((trx) => findOrCreateAccount(trx, signIn));
    if (found !== retryLookup) {
      app.wakeUp.notify();
      return found;
    }
  }
  throw new ProblemError('TEMPORARILY_UNAVAILABLE');
}

async function linkToAccount(app: ProviderCallbackContext, signIn: ProviderSignIn, userId: string): Promise<void> {
  await app.db.transaction().execute(async (trx) => {
    const account = await findAccount(trx, userId);
    if (account === undefined) throw new ProblemError('SIGN_IN_FAILED');
    assertNotSuspended(account);
    await linkIdentity(trx, signIn, account);
  });
}

function assertNotSuspended({ isSuspended }: Account): void {
  if (isSuspended) throw new ProblemError('FORBIDDEN', { detail: 'The account is suspended' });
}
