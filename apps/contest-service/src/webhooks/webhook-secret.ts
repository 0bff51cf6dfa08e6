import { randomBytes } from 'node:crypto';

const prefix = 'whsec_';
const secretBytes = 32;

/** What a webhook's secret is sealed for. */
export const webhookSecretPurpose = 'webhook-secret';

export function newSecret(): Buffer {
  return randomBytes(secretBytes);
}

/** As Standard Webhooks 1.0 writes secrets. */
export function secretText(secret: Uint8Array): string {
  return prefix + Buffer.from(secret).toString('base64');
}
