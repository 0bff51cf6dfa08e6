import type { IncomingHttpHeaders } from 'node:http';
import { sharedCachingField } from '../proxy/shared-caching.ts';

/** An upstream's answer to a request that told nothing of who asks. */
export interface SharedResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** How long it stands for the same request of anybody; 0 is not at all. */
  freshMs: number;
}

/** What an answer says of itself; all other fields are made anew for each who gets it. */
const ownFields = [
  'Content-Type',
  'ETag',
  'Cache-Control',
  'Last-Modified',
  'Retry-After',
  'Link',
  'Deprecation',
  'Sunset',
];

export function sharedResponseOf(status: number, headers: IncomingHttpHeaders, body: Buffer): SharedResponse {
  const own: Record<string, string> = {};
  for (const name of ownFields) {
    const value = textOf(headers, name);
    // Without the field the kit says `no-store` at its own place.
    if (value !== '' && !(name === 'Cache-Control' && value === 'no-store')) own[name] = value;
  }
  return { status, headers: own, body, freshMs: status === 200 ? freshMsOf(headers) : 0 };
}

/** A field for shared caches goes before `Cache-Control`, but never makes public what is private (RFC 9213, RFC 9111). */
function freshMsOf(headers: IncomingHttpHeaders): number {
  const isPersonal = /\bprivate\b/i.test(textOf(headers, 'Cache-Control')) || headers['set-cookie'] !== undefined;
  const differs = /\b(?:authorization|cookie)\b|\*/i.test(textOf(headers, 'Vary'));
  if (isPersonal || differs) return 0;
  const seconds = /(?:^|[\s,])max-age=(\d{1,6})(?:$|[\s,])/.exec(textOf(headers, sharedCachingField));
  return Number(seconds?.[1] ?? 0) * 1000;
}

const textOf = (headers: IncomingHttpHeaders, name: string): string => String(headers[name.toLowerCase()] ?? '');
