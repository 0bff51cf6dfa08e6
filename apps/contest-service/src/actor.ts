import type { UserCaller } from '@urvote/platform/auth/caller';
import type { Actor } from './audit-log.queries.ts';

interface AdminRequest {
  caller: UserCaller;
  clientIp: string;
  userAgent: string | undefined;
}

export function actorOf({ caller, clientIp, userAgent }: AdminRequest): Actor {
  return { userId: caller.userId, ip: clientIp, userAgent };
}
