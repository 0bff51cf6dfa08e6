import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { ifNoneMatch } from '@urvote/platform/http/etag';
import type { Asset } from './assets.queries.ts';
import { type ByteRange, parseByteRange } from './byte-range.ts';

/** A browser runs nothing in these; SVG and everything textual is not among them. */
const shownInline = new Set([
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'video/mp4',
  'video/ogg',
  'video/webm',
]);

export interface Conditions {
  method: string;
  range: string | undefined;
  ifRange: string | undefined;
  ifNoneMatch: string | undefined;
}

export interface Delivery {
  status: 200 | 206 | 304;
  headers: Record<string, string>;
  range?: ByteRange;
}

/** @throws {ProblemError} RANGE_NOT_SATISFIABLE with the size in `Content-Range` */
export function planDelivery(asset: Asset, conditions: Conditions): Delivery {
  const etag = `"${asset.sha256.toString('hex')}"`;
  const cache = { ETag: etag, 'Cache-Control': 'public, max-age=3600' };
  if (ifNoneMatch(conditions.ifNoneMatch, etag)) return { status: 304, headers: cache };
  const headers = { ...cache, ...contentHeaders(asset) };
  const range = rangeOf(asset, conditions, etag);
  if (range === undefined) return { status: 200, headers: { ...headers, 'Content-Length': String(asset.sizeBytes) } };
  const { first, last } = range;
  const partial = {
    'Content-Length': String(last - first + 1),
    'Content-Range': `bytes ${first}-${last}/${asset.sizeBytes}`,
  };
  return { status: 206, headers: { ...headers, ...partial }, range };
}

/** Media come from strangers: a browser opens them in a sandbox without scripts, and does not guess their type. */
function contentHeaders({ mimeType }: Asset): Record<string, string> {
  return {
    'Content-Type': mimeType,
    'Content-Disposition': shownInline.has(mimeType) ? 'inline' : 'attachment',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
  };
}

/** `Range` has a meaning for GET only, and with `If-Range` only for the version that it names. */
function rangeOf({ sizeBytes }: Asset, { method, range, ifRange }: Conditions, etag: string): ByteRange | undefined {
  if (method !== 'GET' || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const parsed = parseByteRange(range, sizeBytes);
  if (parsed !== 'unsatisfiable') return parsed;
  throw new ProblemError('RANGE_NOT_SATISFIABLE', { headers: { 'Content-Range': `bytes */${sizeBytes}` } });
}
