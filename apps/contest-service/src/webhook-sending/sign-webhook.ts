import { createHmac } from 'node:crypto';

export interface UnsignedMessage {
  messageId: string;
  /** Of the try. */
  atMs: number;
  body: string;
}

/** The header fields of Standard Webhooks 1.0, with one signature a secret. */
export function signedHeaders(
  { messageId, atMs, body }: UnsignedMessage,
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const content = `${messageId}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret).update(content).digest('base64')}`);
  return { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
