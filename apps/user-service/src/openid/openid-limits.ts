import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { clientSource } from '../sign-in/sign-in-limits.ts';

export const openIdAddressLimit: RateLimitRule<{ clientIp: string }> = {
  name: 'openid-address',
  points: 200,
  durationSeconds: 15 * 60,
  scope: 'shared',
  key: ({ clientIp }) => clientSource(clientIp),
};
