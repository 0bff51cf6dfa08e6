import { randomUUID } from 'node:crypto';

const acceptable = /^[\w-]{8,64}$/;

/** The caller's own `X-Request-Id` when it is well formed, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && acceptable.test(header) ? header : randomUUID();
}
