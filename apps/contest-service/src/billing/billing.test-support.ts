import { createHmac, randomUUID } from 'node:crypto';

/** The header by which the provider would sign this body, as sent by JSON.stringify. */
export function signatureOf(body: unknown, secret: string, atMs = Date.now()): string {
  const seconds = Math.floor(atMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret)
    .update(`${seconds}.${JSON.stringify(body)}`)
    .digest('hex')}`;
}

interface Told {
  clientId: string;
  plan?: string;
  status: string;
  created?: number;
}

export function subscriptionEvent({ clientId, plan = 'pro', status, created = 1_800_000_000 }: Told) {
  const object = { status, metadata: { client_id: clientId, plan } };
  return { id: `evt_${randomUUID()}`, type: 'customer.subscription.updated', created, data: { object } };
}
