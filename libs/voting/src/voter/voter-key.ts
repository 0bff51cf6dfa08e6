import { boundedMemo } from '../cache/bounded-memo.ts';
import { hmacSha256 } from '../hash/sha256.ts';
import { normaliseEmail } from './email.ts';

/** 144 bits: no two voters meet by chance, and base64url needs no padding. */
const keyedHashBytes = 18;

/** `u:<uuid>` */
export function accountVoterKey(userId: string): string {
  return `u:${userId.toLowerCase()}`;
}

export function userIdOfKey(accountKey: string): string {
  return accountKey.slice('u:'.length);
}

/** `g:` and a keyed hash: nobody finds the address by guessing. @throws RangeError when `email` is no address */
export function guestVoterKey(email: string, secret: string): string {
  return `g:${keyedHash('guest-voter', normaliseEmail(email), secret)}`;
}

export function cookieVoterKey(guestId: string, secret: string): string {
  return `c:${keyedHash('cookie-voter', guestId.toLowerCase(), secret)}`;
}

/** `c:` and a keyed hash of contest and code: one code is one voter, and means nothing in another contest. */
export function codeVoterKey(contestId: string, code: string, secret: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, '');
  return `c:${keyedHash('code-voter', `${contestId.toLowerCase()}\0${plain}`, secret)}`;
}

/** Of a voter in one place alone: an entry, a contest. Elsewhere, and without the secret, it means nothing. */
export function scopedKey(voterKey: string, scope: string, secret: string): string {
  return keyedHash('scoped-voter', `${scope.toLowerCase()}\0${voterKey}`, secret);
}

export function deviceHash(fingerprint: string, secret: string): string {
  return keyedHash('device', fingerprint, secret);
}

export function requestKey(
  request: { voterKey: string; idempotencyKey: string; entryId: string; value: number },
  secret: string,
): string {
  const { voterKey, idempotencyKey, entryId, value } = request;
  return keyedHash('vote-request', [voterKey, entryId, value, idempotencyKey].join('\0'), secret);
}

/** The purpose keeps hashes of one secret apart: a device is never taken for a guest. */
function keyedHash(purpose: string, text: string, secret: string): string {
  const digest = hmacOf(secret)(`${purpose}\0${text}`);
  return digest.subarray(0, keyedHashBytes).toString('base64url');
}

const hmacOf = boundedMemo(16, hmacSha256);
