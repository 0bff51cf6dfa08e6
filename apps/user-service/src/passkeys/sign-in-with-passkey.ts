import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import type { signInWithPasskey as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { OpenedSession, SessionClient } from '../sessions/open-session.ts';
import { completeSignIn, type SignInContext } from '../sign-in/complete-sign-in.ts';
import { issueOneTimeToken, redeemOneTimeToken } from '../sign-in/one-time-tokens/one-time-tokens.queries.ts';
import { findPasskey, type KnownPasskey, recordPasskeyUse } from './passkeys.queries.ts';
import { challengeBytes, readChallenge, relyingParty, userHandleOf, verifyOrRefuse } from './relying-party.ts';

const purpose = 'passkey-sign-in';
const ttlMs = 5 * 60_000;

/** Names no account: the authenticator knows its own. */
export async function beginPasskeySignIn(app: SignInContext) {
  const now = new Date(app.clock.nowMs());
  const token = await app.db
    .transaction()
    .execute((trx) => issueOneTimeToken(trx, app.sealers.oneTimeToken, { purpose, ttlMs, now }));
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
  const now = new Date(app.clock.nowMs());
  const token = readChallenge(credential.response.clientDataJSON);
  await app.db
    .transaction()
    .execute((trx) => redeemOneTimeToken(trx, app.sealers.oneTimeToken, { purpose, token, now }));
  const userId = await verifyPasskey(app, { credential, token, now }).catch((error: unknown) => {
    app.events.signInRefused('passkey');
    throw error;
  });
  const account = await findAccount(app.db, userId);
  if (account === undefined) throw new ProblemError('PASSKEY_REFUSED');
  return completeSignIn(app, account, client, session, 'two factors');
}

async function verifyPasskey(
  app: SignInContext,
  { credential, token, now }: { credential: Asked['credential']; token: string; now: Date },
): Promise<string> {
  const credentialId = Buffer.from(credential.id, 'base64url');
  const known = await findPasskey(app.db, credentialId);
  if (known === undefined || !isHandleOf(known, credential.response.userHandle))
    throw new ProblemError('PASSKEY_REFUSED');
  const party = relyingParty(app.config.publicUrl);
  const { verified, authenticationInfo } = await verifyOrRefuse(
    verifyAuthenticationResponse({
      response: credential as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: token,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: { id: credential.id, publicKey: Uint8Array.from(known.publicKey), counter: known.signCount },
    }),
  );
  const { newCounter: signCount, credentialBackedUp: isBackedUp } = authenticationInfo;
  if (!verified || !(await recordPasskeyUse(app.db, { credentialId, signCount, isBackedUp, now })))
    throw new ProblemError('PASSKEY_REFUSED');
  return known.userId;
}

/** Discoverable credentials name their account. */
function isHandleOf({ userId }: KnownPasskey, userHandle: string | null | undefined): boolean {
  return Buffer.from(userHandle ?? '', 'base64url').equals(Buffer.from(userHandleOf(userId)));
}
