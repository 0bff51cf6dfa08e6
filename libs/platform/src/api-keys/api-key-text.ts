import { randomBytes } from 'node:crypto';
import { newToken } from '../crypto/token-hash.ts';

/** By this beginning scanners of leaked secrets find keys. */
export const apiKeyMark = 'urv_';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const wellFormed = /^urv_[a-z2-7]{8}_[\w-]{43}$/;

export interface ApiKeyText {
  /** `urv_<prefix>_<secret>`; the secret has 256 bits. */
  text: string;
  prefix: string;
}

export function newApiKeyText(): ApiKeyText {
  const prefix = apiKeyMark + Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join('');
  return { text: `${prefix}_${newToken()}`, prefix };
}

export function isApiKeyText(text: string): boolean {
  return wellFormed.test(text);
}
