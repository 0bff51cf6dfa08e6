import type { IncomingHttpHeaders } from 'node:http';

const exposed =
  'Deprecation, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, X-Request-Id';
const requestHeaders =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-CSRF-Token, X-Request-Id';

export interface Cors {
  /** Adds name, value, name, value. */
  addTo(headers: string[], origin: string | undefined): void;
  /** Undefined when the request is not an allowed preflight. */
  preflight(headers: IncomingHttpHeaders): string[] | undefined;
}

/** Exact origins; any other one is answered without a CORS field, so the browser keeps the page out. */
export function createCors(origins: ReadonlySet<string>): Cors {
  return {
    addTo(headers, origin) {
      if (origins.size === 0) return;
      headers.push('Vary', 'Origin');
      if (origin === undefined || !origins.has(origin)) return;
      headers.push(
        'Access-Control-Allow-Origin',
        origin,
        'Access-Control-Allow-Credentials',
        'true',
        'Access-Control-Expose-Headers',
        exposed,
      );
    },
    preflight({ origin, ...headers }) {
      const isPreflight = headers['access-control-request-method'] !== undefined;
      if (!isPreflight || origin === undefined || !origins.has(origin)) return undefined;
      const methods = ['Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, PATCH, DELETE'];
      return [...methods, 'Access-Control-Allow-Headers', requestHeaders, 'Access-Control-Max-Age', '600'];
    },
  };
}
