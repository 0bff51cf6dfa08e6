import type { SessionKind } from '@urvote/contracts/http/auth/auth-endpoints';
import type { Db } from '@urvote/platform/postgres/database';

export interface Session {
  id: string;
  kind: SessionKind;
  createdAt: Date;
  lastActivityAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
}

const mostSessions = 100;

/** Active ones, last used first. */
export async function listSessions(db: Db, userId: string, now: Date): Promise<Session[]> {
  const rows = await db
    .selectFrom('session')
    .select([
      'id',
      'kind',
      'created_at as createdAt',
      'last_activity_at as lastActivityAt',
      'expires_at as expiresAt',
      'ip',
      'user_agent as userAgent',
    ])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('last_activity_at', 'desc')
    .orderBy('id')
    .limit(mostSessions)
    .execute();
  return rows as Session[];
}
