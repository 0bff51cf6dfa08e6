import { createHash, randomBytes } from 'node:crypto';

/** 256 bits cannot be guessed, so a plain hash is enough. */
const tokenBytes = 32;

export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
