import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const acceptable = /^[\w-]{8,64}$/;

/** W3C Trace Context: version, trace id, parent id, flags. */
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/** The caller's own `X-Request-Id` when it is well formed, else the trace id of `traceparent`, else a new one. */
export function requestIdOf({ 'x-request-id': own, traceparent: trace }: IncomingHttpHeaders): string {
  if (typeof own === 'string' && acceptable.test(own)) return own;
  const traceId = typeof trace === 'string' ? traceparent.exec(trace)?.[1] : undefined;
  return traceId ?? randomUUID();
}
