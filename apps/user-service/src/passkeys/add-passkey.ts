import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { addPasskey as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { AccountActor } from '../accounts/account-actor.ts';
import { findAccount } from '../accounts/accounts.queries.ts';
import { recipientName } from '../accounts/recipient-name.ts';
import type { AppContext } from '../context.ts';
import {
  type ReauthenticationContext,
  type ReauthenticationProof,
  withReauthentication,
} from '../reauthentication/reauthenticate.ts';
import { issueOneTimeToken, redeemOneTimeToken } from '../sign-in/one-time-tokens/one-time-tokens.queries.ts';
import { lockSignInMethods } from '../sign-in/sign-in-methods.queries.ts';
import { insertPasskey, listPasskeys, type Passkey } from './passkeys.queries.ts';
import {
  challengeBytes,
  keyAlgorithms,
  readChallenge,
  relyingParty,
  userHandleOf,
  verifyOrRefuse,
} from '../sign-in/passkey/relying-party.ts';

export type PasskeyContext = ReauthenticationContext & Pick<AppContext, 'config'>;

const purpose = 'passkey-register';
const ttlMs = 5 * 60_000;
const mostPasskeys = 20;

/**
 * A passkey signs in without the second factor and for good, so whoever has only a session makes none.
 * @throws {ProblemError} those of `withReauthentication`
 */
export async function beginPasskey(app: PasskeyContext, owner: AccountActor, proof: ReauthenticationProof) {
  const { userId } = owner;
  const account = await findAccount(app.db, userId);
  if (account === undefined) throw new ProblemError('NOT_FOUND');
  const given = { purpose, userId, ttlMs, now: new Date(app.clock.nowMs()), replaces: true } as const;
  const issue = (trx: Trx) => issueOneTimeToken(trx, app.sealers.oneTimeToken, given);
  const token = await withReauthentication(app, owner, proof, issue);
  const known = await listPasskeys(app.db, userId);
  return generateRegistrationOptions({
    rpName: 'UrVote',
    rpID: relyingParty(app.config.publicUrl).id,
    userName: account.email,
    userDisplayName: recipientName(account),
    userID: userHandleOf(userId),
    challenge: challengeBytes(token),
    timeout: ttlMs,
    supportedAlgorithmIDs: keyAlgorithms,
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId.toString('base64url') })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

export interface PasskeyToAdd extends EndpointBody<typeof endpoint> {
  owner: AccountActor;
}

/** @throws {ProblemError} LINK_SPENT, PASSKEY_REFUSED; CONFLICT when it is known or there are too many */
export async function addPasskey(app: PasskeyContext, { owner, name, credential }: PasskeyToAdd): Promise<Passkey> {
  const now = new Date(app.clock.nowMs());
  const token = readChallenge(credential.response.clientDataJSON);
  await app.db.transaction().execute(async (trx) => {
    const { userId } = await redeemOneTimeToken(trx, app.sealers.oneTimeToken, { purpose, token, now });
    if (userId !== owner.userId) throw new ProblemError('LINK_SPENT');
  });
  const party = relyingParty(app.config.publicUrl);
  const response = credential as Parameters<typeof verifyRegistrationResponse>[0]['response'];
  const checks = {
    expectedChallenge: token,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: keyAlgorithms,
  };
  const verified = await verifyOrRefuse(verifyRegistrationResponse({ response, ...checks }));
  if (!verified.verified) throw new ProblemError('PASSKEY_REFUSED');
  const { credential: made, credentialBackedUp: isBackedUp } = verified.registrationInfo;
  const found = {
    credentialId: Buffer.from(made.id, 'base64url'),
    publicKey: Buffer.from(made.publicKey),
    signCount: made.counter,
    transports: made.transports ?? [],
  };
  return app.db.transaction().execute(async (trx) => {
    await lockSignInMethods(trx, owner.userId);
    if ((await listPasskeys(trx, owner.userId)).length >= mostPasskeys)
      throw new ProblemError('CONFLICT', { detail: `An account has ${mostPasskeys} passkeys at most` });
    const added = await insertPasskey(trx, { ...found, userId: owner.userId, name, isBackedUp, now });
    if (added === undefined) throw new ProblemError('CONFLICT', { detail: 'The passkey is known already' });
    await appendAudit(trx, owner, { action: 'user.passkey.add', targetType: 'user', targetId: owner.userId });
    return added;
  });
}
