import type { Actor } from '@urvote/platform/audit/append-audit.queries';
import type { UserCaller } from '@urvote/platform/auth/caller';

/** A signed-in caller as the audit log records them. */
export type AccountActor = Actor & { userId: string; sessionId: string };

export interface AccountRequest {
  caller: UserCaller;
  clientIp: string;
  userAgent: string | undefined;
}

/** @param label by default the user's id */
export function accountActor({ caller, clientIp, userAgent }: AccountRequest, label?: string): AccountActor {
  return {
    userId: caller.userId,
    sessionId: caller.sessionId,
    label: label ?? `user ${caller.userId}`,
    ip: clientIp,
    userAgent,
  };
}
