import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import type { signInWithPasskey as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { OpenedSession, SessionClient } from '../sessions/open-session.ts';
import { completeSignIn, type SignInContext } from '../sign-in/complete-sign-in.ts';
import { issueOneTimeToken } from '../sign-in/one-time-tokens/one-time-tokens.queries.ts';
import { challengeBytes, relyingParty } from '../sign-in/passkey/relying-party.ts';
import { passkeyPurpose, usePasskey } from '../sign-in/passkey/use-passkey.ts';

const ttlMs = 5 * 60_000;

/** Names no account: the authenticator knows its own. */
export async function beginPasskeySignIn(app: SignInContext) {
  const now = new Date(app.clock.nowMs());
  const token = await app.db
    .transaction()
    .execute((trx) => issueOneTimeToken(trx, app.sealers.oneTimeToken, { purpose: passkeyPurpose, ttlMs, now }));
  const { id: rpID } = relyingParty(app.config.publicUrl);
  return generateAuthenticationOptions({
    rpID,
    challenge: challengeBytes(token),
    timeout: ttlMs,
    userVerification: 'required',
  });
}

type Asked = EndpointBody<typeof endpoint>;

/** @throws {ProblemError} LINK_SPENT, PASSKEY_REFUSED, INVALID_CREDENTIALS for a suspended account */
export async function signInWithPasskey(
  app: SignInContext,
  { credential, session }: Asked,
  client: SessionClient,
): Promise<OpenedSession> {
  const userId = await usePasskey(app, credential).catch((error: unknown) => {
    if (error instanceof ProblemError && error.code === 'PASSKEY_REFUSED') app.events.signInRefused('passkey');
    throw error;
  });
  const account = await findAccount(app.db, userId);
  if (account === undefined) throw new ProblemError('PASSKEY_REFUSED');
  return completeSignIn(app, account, client, session, 'two factors');
}
