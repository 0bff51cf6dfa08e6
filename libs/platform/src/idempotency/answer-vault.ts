import { createHmac, hkdfSync } from 'node:crypto';
import type { ResponseHeaders } from '../http-response/route-result.ts';
import { createSealer } from '../crypto/sealer.ts';

export interface StoredResponse {
  status: number;
  headers: ResponseHeaders;
  body: Buffer | null;
}

/** Answers hold new keys and codes, requests hold passwords: the database is not to tell them. */
export interface AnswerVault {
  seal(response: StoredResponse): Buffer;
  open(sealed: Buffer): StoredResponse;
  /** 32 bytes; without the key nobody can try guesses against it. */
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
