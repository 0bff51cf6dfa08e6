import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@urvote/contracts/errors/error-codes';

export interface JsonBody {
  value: unknown;
  bytes: Buffer;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * By hand, as the idempotency hash needs the bytes and the vote path the time. Compressed bodies are refused, so
 * nothing can unfold beyond the limit.
 * @throws {ProblemError} UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, MALFORMED_JSON
 */
export function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<JsonBody> {
  return new Promise((resolve, reject) => {
    assertJson(request);
    const declared = request.headers['content-length'];
    if (declared !== undefined && Number(declared) > maxBytes) throw tooLarge(maxBytes);
    readBytes(request, maxBytes, { reject, resolve: (bytes) => resolve({ value: parseJson(bytes), bytes }) });
  });
}

/** @returns whether the request says that nothing follows its headers (RFC 9112, 6.3) */
export function hasNoBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

function assertJson(request: IncomingMessage): void {
  const type = request.headers['content-type'];
  if (type !== 'application/json' && !isJsonType(type))
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send application/json in UTF-8' });
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', {
      detail: 'Compressed bodies are not taken',
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
}

function isJsonType(type: string | undefined): boolean {
  const [media = '', ...parameters] = (type ?? '').toLowerCase().split(';');
  const isUtf8 = parameters.every(
    (parameter) => !parameter.trim().startsWith('charset=') || /^charset="?utf-8"?$/.test(parameter.trim()),
  );
  return media.trim() === 'application/json' && isUtf8;
}

interface Outcome {
  resolve(bytes: Buffer): void;
  reject(error: unknown): void;
}

function readBytes(request: IncomingMessage, maxBytes: number, { resolve, reject }: Outcome): void {
  let first: Buffer | undefined;
  let rest: Buffer[] | undefined;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) {
      request.pause();
      reject(tooLarge(maxBytes));
    } else if (first === undefined) first = chunk;
    else (rest ??= [first]).push(chunk);
  });
  request.on('end', () => {
    try {
      resolve(rest === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(rest));
    } catch (error) {
      reject(error);
    }
  });
  const leave = () => reject(new ClientLeft());
  request.on('error', leave);
  request.on('aborted', leave);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new ProblemError('MALFORMED_JSON', { cause, ...(bytes.length === 0 ? { detail: 'The body is empty' } : {}) });
  }
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError('PAYLOAD_TOO_LARGE', { detail: `At most ${maxBytes} bytes are taken` });
}

/** There is nobody left to answer and nothing to log. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft';
}
