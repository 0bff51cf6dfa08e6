import type { Actor } from '@urvote/platform/audit/append-audit.queries';
import type { UserCaller } from '@urvote/platform/auth/caller';

/** Always somebody who is signed in. */
export interface Administrator extends Actor {
  userId: string;
}

interface AdminRequest {
  caller: UserCaller;
  clientIp: string;
  userAgent: string | undefined;
}

export function actorOf({ caller, clientIp, userAgent }: AdminRequest): Administrator {
  return { userId: caller.userId, label: 'administrator', ip: clientIp, userAgent };
}
