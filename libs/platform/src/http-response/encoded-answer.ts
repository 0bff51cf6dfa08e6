import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { PreparedResponse } from './prepared-response.ts';
import { acceptedEncoding, type Encoding } from './accepted-encoding.ts';

/** Below it the fields that an encoding needs cost more than it saves. */
const leastBytes = 1_024;

const encode: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body) => promisify(gzip)(body),
};

const encoded = new WeakMap<object, Map<Encoding, Promise<Buffer>>>();

const varying = (headers: PreparedResponse['headers']) => ({
  ...headers,
  Vary: [...[headers['Vary'] ?? []].flat(), 'Accept-Encoding'].join(', '),
});

/**
 * The answer as the client takes it best, encoded once for each `owner`: what was rendered, and lives as long as it.
 * Only for what is alike for all who may see it: where a body holds a secret beside what a request put into it, its
 * length tells the secret (BREACH).
 */
export async function encodedAnswer<Answer extends PreparedResponse>(
  answer: Answer,
  acceptEncoding: string | undefined,
  owner: object,
  /** Told the bytes of each copy that is kept with the owner. */
  onEncoded?: (byteCount: number) => void,
): Promise<Answer> {
  const { status, body } = answer;
  if (status === 304) return { ...answer, headers: varying(answer.headers) };
  if (status !== 200 || body === undefined || body.length < leastBytes) return answer;
  const headers = varying(answer.headers);
  const encoding = acceptedEncoding(acceptEncoding);
  if (encoding === undefined) return { ...answer, headers };
  const bytes = await encodedOnce(owner, encoding, body, onEncoded);
  return { ...answer, headers: { ...taggedFor(encoding, headers), 'Content-Encoding': encoding }, body: bytes };
}

function taggedFor(encoding: Encoding, headers: PreparedResponse['headers']): PreparedResponse['headers'] {
  const { ETag: etag } = headers;
  return typeof etag === 'string' ? { ...headers, ETag: `${etag.slice(0, -1)}~${encoding}"` } : headers;
}

function encodedOnce(
  owner: object,
  encoding: Encoding,
  body: string | Buffer,
  onEncoded?: (byteCount: number) => void,
): Promise<Buffer> {
  const copies = encoded.get(owner) ?? new Map<Encoding, Promise<Buffer>>();
  encoded.set(owner, copies);
  const known = copies.get(encoding);
  if (known !== undefined) return known;
  const bytes = encode[encoding](Buffer.from(body)).then((copy) => {
    onEncoded?.(copy.length);
    return copy;
  });
  copies.set(encoding, bytes);
  return bytes;
}
