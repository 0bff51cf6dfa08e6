import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { newSecret, secretText } from '../webhooks/webhook-secret.ts';
import { signedHeaders } from './sign-webhook.ts';

const body = JSON.stringify({ type: 'contest.opened', data: { name: 'Ünïcode' } });
const message = { messageId: 'msg_0190c3a0', atMs: Date.now(), body };
const [current, earlier] = [newSecret(), newSecret()];

describe.each([
  ['standardwebhooks', StandardWebhook],
  ['svix', SvixWebhook],
])('a signed message, to the library %s', (_name, Verifier) => {
  const verify = (secret: Uint8Array, headers: Record<string, string>, text = body) =>
    new Verifier(secretText(secret)).verify(text, headers);

  it('is genuine by either of two secrets [XF-111]', () => {
    const headers = signedHeaders(message, [current, earlier]);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of [current, earlier]) expect(verify(secret, headers)).toEqual(JSON.parse(body));
  });

  it('is none with another secret, id, time or body, or after five minutes [XF-111]', () => {
    const headers = signedHeaders(message, [current]);
    expect(() => verify(earlier, headers)).toThrow();
    expect(() => verify(current, { ...headers, 'webhook-id': 'msg_1' })).toThrow();
    expect(() =>
      verify(current, { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 1) }),
    ).toThrow();
    expect(() => verify(current, headers, `${body} `)).toThrow();
    expect(() => verify(current, signedHeaders({ ...message, atMs: Date.now() - 301_000 }, [current]))).toThrow();
  });
});
