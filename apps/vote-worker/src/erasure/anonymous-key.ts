import { createHmac } from 'node:crypto';

/** As long as the key of a guest. */
const keyBytes = 18;

/**
 * The same within a contest, so that its budgets and its number of voters stay, and another one in every contest. The
 * secret is thrown away, and with it the way back.
 */
export function anonymousKey(secret: Uint8Array, contestId: string, voterKey: string): string {
  const digest = createHmac('sha256', secret).update(`${contestId.toLowerCase()}|${voterKey}`).digest();
  return `d:${digest.subarray(0, keyBytes).toString('base64url')}`;
}
