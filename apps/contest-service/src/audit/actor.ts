import type { Actor } from '@urvote/platform/audit/append-audit.queries';
import type { UserCaller } from '@urvote/platform/auth/caller';

/** Always somebody who is signed in. */
export interface Administrator extends Actor {
  userId: string;
  emailVoterKey: string | undefined;
}

interface AdminRequest {
  caller: UserCaller;
  clientIp: string;
  userAgent: string | undefined;
}

export function actorOf({ caller, clientIp, userAgent }: AdminRequest): Administrator {
  const { userId, emailVoterKey } = caller;
  return { userId, emailVoterKey, label: 'administrator', ip: clientIp, userAgent };
}
