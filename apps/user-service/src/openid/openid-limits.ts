import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { clientSource } from '../sign-in/sign-in-limits.ts';

/** Going to the provider and coming back, each of which writes. Many people may sit behind one address. */
export const openIdAddressLimit: RateLimitRule<{ clientIp: string }> = {
  name: 'openid-address',
  points: 200,
  durationSeconds: 15 * 60,
  scope: 'shared',
  key: ({ clientIp }) => clientSource(clientIp),
};
