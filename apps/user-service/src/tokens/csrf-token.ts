import { createHmac, hkdfSync } from 'node:crypto';

/** The same for the whole life of a session, so that a refresh in one tab does not take it from the others. */
export function csrfTokenOf(secret: string, sessionId: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, 'urvote', 'csrf-token', 32));
  return createHmac('sha256', key).update(sessionId).digest('base64url');
}
