import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: not guessable, so a plain hash is enough to keep them. */
const tokenBytes = 32;

/** A new secret that somebody is given once, in base64url. */
export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

/** SHA-256 of a token, which is all that is kept of it. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
