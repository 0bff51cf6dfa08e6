import { createHmac, hkdfSync } from 'node:crypto';
import type { ResponseHeaders } from '../http-response/route-result.ts';
import { createSealer } from '../crypto/sealer.ts';

export interface StoredResponse {
  status: number;
  headers: ResponseHeaders;
  body: Buffer | null;
}

/** Keeps what a database should not tell: answers hold new keys and codes, requests hold passwords, addresses are people's. */
export interface AnswerVault {
  seal(response: StoredResponse): Buffer;
  /** @throws Error when it was sealed by another key or was changed */
  open(sealed: Buffer): StoredResponse;
  /** A hash that nobody can try guesses against who has not the key, 32 bytes. */
  mark(text: string | Buffer): Buffer;
}

const purpose = 'idempotency';

export function createAnswerVault(dataEncryptionKey: string): AnswerVault {
  const sealer = createSealer(dataEncryptionKey, purpose);
  const markKey = Buffer.from(hkdfSync('sha256', dataEncryptionKey, '', `urvote:${purpose}-mark`, 32));
  return {
    seal: ({ status, headers, body }) =>
      sealer.seal(JSON.stringify({ status, headers, body: body?.toString('base64') ?? null })),
    open(sealed) {
      const { status, headers, body } = JSON.parse(sealer.open(sealed).toString()) as Omit<StoredResponse, 'body'> & {
        body: string | null;
      };
      return { status, headers, body: body === null ? null : Buffer.from(body, 'base64') };
    },
    mark: (text) => createHmac('sha256', markKey).update(text).digest(),
  };
}
