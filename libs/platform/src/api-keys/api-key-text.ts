import { randomBytes } from 'node:crypto';
import { newToken } from '../crypto/token-hash.ts';

/** What every API key begins with, so that it is told from other tokens, and found by scanners of leaked secrets. */
export const apiKeyMark = 'urv_';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const wellFormed = /^urv_[a-z2-7]{8}_[\w-]{43}$/;

export interface ApiKeyText {
  /** `urv_<prefix>_<secret>`; the secret has 256 bits. */
  text: string;
  /** Its beginning, which is no secret. */
  prefix: string;
}

export function newApiKeyText(): ApiKeyText {
  const prefix = apiKeyMark + Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join('');
  return { text: `${prefix}_${newToken()}`, prefix };
}

export function isApiKeyText(text: string): boolean {
  return wellFormed.test(text);
}
