import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Account, findAccount } from '../accounts/accounts.queries.ts';
import type { SignInContext } from '../sign-in/check-password.ts';
import { letIn } from '../sign-in/check-password.ts';
import type { OpenIdProvider } from '../openid/openid-provider.ts';
import type { OpenedSession, SessionClient } from '../sessions/open-session.ts';
import { continueStarted, type OpenIdContext } from '../openid/authorization-state.ts';
import { admitPerson, type Arrival, linkPerson, lookAgain } from './find-or-create-account.ts';

export type ComeFromProviderContext = OpenIdContext & SignInContext;

export interface Return {
  answer: URLSearchParams;
  cookieHeader: string | undefined;
  client: SessionClient;
}

export interface Arrived {
  redirectTo: string;
  /** None after linking, which was begun in a session. */
  opened: OpenedSession | undefined;
}

const provider = 'google';
const lookCount = 5;

/**
 * The end of what was started at the provider: somebody is signed in, or an identity linked.
 * @throws {ProblemError} SIGN_IN_FAILED, SECOND_FACTOR_REQUIRED, FORBIDDEN for a suspended account, EMAIL_TAKEN, CONFLICT,
 * NOT_FOUND, TEMPORARILY_UNAVAILABLE
 */
export async function comeFromProvider(
  app: ComeFromProviderContext,
  { answer, cookieHeader, client }: Return,
): Promise<Arrived> {
  if (app.openId === undefined) throw new ProblemError('NOT_FOUND');
  const { person, redirectTo, linkTo } = await identify(app, app.openId, { answer, cookieHeader });
  const from = { ip: client.clientIp, userAgent: client.userAgent };
  const arrival: Arrival = { provider, person, from, now: new Date(app.clock.nowMs()) };
  if (linkTo !== null) {
    await link(app, arrival, linkTo);
    return { redirectTo, opened: undefined };
  }
  const account = await admit(app, arrival);
  assertNotSuspended(account);
  return { redirectTo, opened: await letIn(app, account, client, 'cookie') };
}

async function identify(
  app: ComeFromProviderContext,
  openId: OpenIdProvider,
  { answer, cookieHeader }: Omit<Return, 'client'>,
) {
  try {
    const { secrets, ...started } = await continueStarted(app, {
      state: answer.get('state') ?? undefined,
      cookieHeader,
    });
    return { ...started, person: await openId.person(answer, secrets) };
  } catch (error) {
    app.events.signInRefused('provider');
    throw error;
  }
}

async function admit(app: ComeFromProviderContext, arrival: Arrival): Promise<Account> {
  for (let look = 0; look < lookCount; look += 1) {
    const admitted = await app.db.transaction().execute((trx) => admitPerson(trx, arrival));
    if (admitted !== lookAgain) {
      app.wakeUp.notify();
      return admitted;
    }
  }
  throw new ProblemError('TEMPORARILY_UNAVAILABLE');
}

async function link(app: ComeFromProviderContext, arrival: Arrival, userId: string): Promise<void> {
  await app.db.transaction().execute(async (trx) => {
    const account = await findAccount(trx, userId);
    if (account === undefined) throw new ProblemError('SIGN_IN_FAILED');
    assertNotSuspended(account);
    await linkPerson(trx, arrival, account);
  });
}

function assertNotSuspended({ isSuspended }: Account): void {
  if (isSuspended) throw new ProblemError('FORBIDDEN', { detail: 'The account is suspended' });
}
