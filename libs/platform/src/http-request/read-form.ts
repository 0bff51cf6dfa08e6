import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@urvote/contracts/errors/error-codes';

const maxBytes = 16_384;

/** Of a field that comes twice, the first. @throws {ProblemError} UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE */
export async function readForm(request: IncomingMessage): Promise<ReadonlyMap<string, string>> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new ProblemError('PAYLOAD_TOO_LARGE');
    chunks.push(chunk);
  }
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString('utf8')))
    if (!fields.has(name)) fields.set(name, value);
  return fields;
}
