import type { IncomingMessage } from 'node:http';

const longestDiscardedBytes = 4 * 1_048_576;

/**
 * Reads the rest of a refused body: closing on unread bytes resets the connection, and the answer may be lost; keeping
 * it would hold up its next request.
 * @returns false when there may be more than is worth reading
 */
export function discardBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding !== undefined || Number(length ?? 0) > longestDiscardedBytes) return false;
  request.unpipe();
  request.resume();
  return true;
}
