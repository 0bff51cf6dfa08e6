import { boundedMemo } from '../cache/bounded-memo.ts';
import { hmacSha256 } from '../hash/sha256.ts';
import { normaliseEmail } from './email.ts';

/** 144 bits: no two voters ever meet by chance, and base64url needs no padding. */
const keyedHashBytes = 18;

/** Key of a signed-in voter: `u:<uuid>`. */
export function accountVoterKey(userId: string): string {
  return `u:${userId.toLowerCase()}`;
}

/** The account that a key of `accountVoterKey` names. */
export function userIdOfKey(accountKey: string): string {
  return accountKey.slice('u:'.length);
}

/**
 * Key of a mailbox: `g:` and a keyed hash of the normalised address, so the address can neither be read from the key nor
 * found by hashing guesses without the secret. Votes of before sessions owned them have it as their voter's key.
 * @throws RangeError when `email` is no address
 */
export function guestVoterKey(email: string, secret: string): string {
  return `g:${keyedHash('guest-voter', normaliseEmail(email), secret)}`;
}

/** Key of a guest: `c:` and a keyed hash of the guest session's id. */
export function cookieVoterKey(guestId: string, secret: string): string {
  return `c:${keyedHash('cookie-voter', guestId.toLowerCase(), secret)}`;
}

/**
 * Key of whoever votes with a code: `c:` and a keyed hash of contest and code, so that one code is one voter, and the same
 * code means nothing in another contest. Capitals, spaces and dashes are how it was typed.
 */
export function codeVoterKey(contestId: string, code: string, secret: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, '');
  return `c:${keyedHash('code-voter', `${contestId.toLowerCase()}\0${plain}`, secret)}`;
}

/** Keyed hash of a device fingerprint; the fingerprint itself is never stored. */
export function deviceHash(fingerprint: string, secret: string): string {
  return keyedHash('device', fingerprint, secret);
}

/**
 * What a repeat of a request is known by: a keyed hash of its voter, of the key it came with and of the choice, so that the
 * same key with another choice is another request.
 */
export function requestKey(
  request: { voterKey: string; idempotencyKey: string; entryId: string; value: number },
  secret: string,
): string {
  const { voterKey, idempotencyKey, entryId, value } = request;
  return keyedHash('vote-request', [voterKey, entryId, value, idempotencyKey].join('\0'), secret);
}

/** The purpose keeps hashes of one secret apart: a device can never be taken for a guest. */
function keyedHash(purpose: string, text: string, secret: string): string {
  const digest = hmacOf(secret)(`${purpose}\0${text}`);
  return digest.subarray(0, keyedHashBytes).toString('base64url');
}

const hmacOf = boundedMemo(16, hmacSha256);
