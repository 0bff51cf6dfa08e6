import { createHmac } from 'node:crypto';

/** As long as the key of a guest, and as little to be guessed. */
const keyBytes = 18;

/**
 * Voter key in place of a deleted voter's: the same within a contest, so that its budgets and its number of voters stay
 * what they are, and another one in every contest. The secret is thrown away, and with it the way back.
 */
export function anonymousKey(secret: Uint8Array, contestId: string, voterKey: string): string {
  const digest = createHmac('sha256', secret).update(`${contestId.toLowerCase()}|${voterKey}`).digest();
  return `d:${digest.subarray(0, keyBytes).toString('base64url')}`;
}
