import { createHash } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';

export function strongEtag(content: string | Buffer): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
}

/** The weak comparison (RFC 9110, 13.1.2); true means answer 304. */
export function ifNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header.trim() === '*') return true;
  return listed(header).some((tag) => opaque(tag) === opaque(etag));
}

/** The strong comparison (RFC 9110, 13.1.1). @throws {ProblemError} PRECONDITION_FAILED */
export function assertIfMatch(header: string | undefined, etag: string): void {
  if (header === undefined || header.trim() === '*') return;
  const isSame = !etag.startsWith('W/') && listed(header).includes(etag);
  if (!isSame) throw new ProblemError('PRECONDITION_FAILED', { headers: { ETag: etag } });
}

/** Without the name of the encoding that the representation was sent in. */
const listed = (header: string): readonly string[] =>
  (header.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []).map((tag) => tag.replace(/~(?:br|gzip)"$/, '"'));
const opaque = (tag: string) => (tag.startsWith('W/') ? tag.slice(2) : tag);
