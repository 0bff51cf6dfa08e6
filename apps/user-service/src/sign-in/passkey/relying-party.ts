import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { z } from 'zod';

export interface RelyingParty {
  id: string;
  origin: string;
}

export function relyingParty(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

/** COSE: EdDSA, ES256 and RS256; every authenticator has one of them. */
export const keyAlgorithms = [-8, -7, -257];

/** The one-time token is the challenge that the authenticator signs. */
export function challengeBytes(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(token, 'base64url'));
}

const clientData = z.looseObject({ challenge: z.string().max(200) });

/** @throws {ProblemError} PASSKEY_REFUSED when the browser's data cannot be read */
export function readChallenge(clientDataJson: string): string {
  try {
    return clientData.parse(JSON.parse(Buffer.from(clientDataJson, 'base64url').toString())).challenge;
  } catch (cause) {
    throw new ProblemError('PASSKEY_REFUSED', { cause });
  }
}

/** Only the log learns what is wrong with a credential. @throws {ProblemError} PASSKEY_REFUSED */
export async function verifyOrRefuse<T>(verifying: Promise<T>): Promise<T> {
  try {
    return await verifying;
  } catch (cause) {
    throw new ProblemError('PASSKEY_REFUSED', { cause });
  }
}

export function userHandleOf(userId: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(userId.replaceAll('-', ''), 'hex'));
}
