import type { UserCaller } from '@urvote/platform/auth/caller';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';

export const apiKeyCreationLimit: RateLimitRule<{ caller: UserCaller }> = {
  name: 'new-api-keys',
  points: 60,
  durationSeconds: 3600,
  scope: 'shared',
  key: ({ caller }) => caller.userId,
};
