import type { UserCaller } from '@urvote/platform/auth/caller';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';

/** Keys created or rotated by one account. */
export const newKeysLimit: RateLimitRule<{ caller: UserCaller }> = {
  name: 'new-api-keys',
  points: 60,
  durationSeconds: 3600,
  scope: 'shared',
  key: ({ caller }) => caller.userId,
};
