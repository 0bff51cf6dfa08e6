import type { account } from '@urvote/contracts/http/auth/auth-endpoints';
import type { z } from 'zod';
import type { Account } from './accounts.queries.ts';

export function accountResource(found: Account): z.infer<typeof account> {
  return {
    id: found.id,
    username: found.username,
    displayName: found.displayName,
    emailVerified: found.isEmailVerified,
    roles: found.roles,
  };
}
