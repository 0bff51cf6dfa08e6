import type { IncomingMessage } from 'node:http';

const longestDiscardedBytes = 4 * 1_048_576;

/**
 * Reads what remains of a refused body and throws it away: a connection that is closed on unread bytes is reset, and the
 * answer may be lost with it; one that is kept with unread bytes never gets to its next request.
 * @returns false when there may be more than is worth reading
 */
export function discardBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding !== undefined || Number(length ?? 0) > longestDiscardedBytes) return false;
  request.unpipe();
  request.resume();
  return true;
}
