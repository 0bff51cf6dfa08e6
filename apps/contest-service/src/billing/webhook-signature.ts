import { createHmac, timingSafeEqual } from 'node:crypto';

const toleranceSeconds = 300;

export interface SignedBody {
  /** `t=<seconds>,v1=<hex>`, several `v1` while a secret is changed. */
  header: string | undefined;
  body: Uint8Array;
  secret: string;
  nowMs: number;
}

/** HMAC-SHA256 of `<t>.<body>`, as https://docs.stripe.com/webhooks/signatures has it; five minutes before and after are taken. */
export function isSigned({ header = '', body, secret, nowMs }: SignedBody): boolean {
  const parts = header.split(',').map((part) => part.trim().split('=', 2) as [string, string?]);
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(time) || Math.abs(nowMs / 1000 - Number(time)) > toleranceSeconds) return false;
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  return parts.some(([name, hex = '']) => name === 'v1' && isSame(Buffer.from(hex, 'hex'), expected));
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
