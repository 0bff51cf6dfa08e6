import { createHmac } from 'node:crypto';

const keyBytes = 18;

/**
 * The same within a contest, so that budgets and its number of voters stay; the secret is thrown away after the round.
 */
export function anonymousKey(secret: Uint8Array, contestId: string, voterKey: string): string {
  const digest = createHmac('sha256', secret).update(`${contestId.toLowerCase()}|${voterKey}`).digest();
  return `d:${digest.subarray(0, keyBytes).toString('base64url')}`;
}
