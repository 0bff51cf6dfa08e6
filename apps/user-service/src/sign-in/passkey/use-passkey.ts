import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { passkeyAssertion } from '@urvote/contracts/http/reauthentication/own-proof';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { redeemOneTimeToken } from '../one-time-tokens/one-time-tokens.queries.ts';
import { findPasskey, type KnownPasskey, recordPasskeyUse } from './known-passkey.queries.ts';
import { readChallenge, relyingParty, userHandleOf, verifyOrRefuse } from './relying-party.ts';

export type PasskeyUseContext = Pick<AppContext, 'db' | 'clock' | 'config' | 'sealers'>;

export type PasskeyCredential = z.output<typeof passkeyAssertion>;

export const passkeyPurpose = 'passkey-sign-in';

/** Uses the challenge up, then checks the signature. @returns the owner's id @throws {ProblemError} LINK_SPENT, PASSKEY_REFUSED */
export async function usePasskey(app: PasskeyUseContext, credential: PasskeyCredential): Promise<string> {
  const now = new Date(app.clock.nowMs());
  const token = readChallenge(credential.response.clientDataJSON);
  await app.db
    .transaction()
    .execute((trx) => redeemOneTimeToken(trx, app.sealers.oneTimeToken, { purpose: passkeyPurpose, token, now }));
  return verifyPasskey(app, { credential, token, now });
}

async function verifyPasskey(
  app: PasskeyUseContext,
  { credential, token, now }: { credential: PasskeyCredential; token: string; now: Date },
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
