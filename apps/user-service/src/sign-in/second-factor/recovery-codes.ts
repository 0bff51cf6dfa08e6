import { randomBytes } from 'node:crypto';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import { Secret } from 'otpauth';

const codeCount = 10;
/** 80 bits: a plain hash is enough to keep them. */
const codeBytes = 10;

export function newRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () => (base32(randomBytes(codeBytes)).match(/.{4}/g) ?? []).join('-'));
}

/** Takes small letters, spaces and missing dashes. */
export function recoveryCodeHash(code: string): Buffer {
  return tokenHash(code.toUpperCase().replaceAll(/[\s-]/g, ''));
}

function base32(bytes: Buffer): string {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}
