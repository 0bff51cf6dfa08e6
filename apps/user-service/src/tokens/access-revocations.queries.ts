import type { UserCaller } from '@urvote/platform/auth/caller';
import type { Db } from '@urvote/platform/postgres/database';

/**
 * Whether a token was revoked, by the table itself: the service that revokes refuses at once, whichever of its processes
 * is asked. A session that ended is over for good; of a user, the tokens issued before are refused.
 */
export async function isRevoked(db: Db, { userId, sessionId, issuedAtMs = 0 }: UserCaller): Promise<boolean> {
  const found = await db
    .selectFrom('access_revocation')
    .select('kind')
    .where((row) =>
      row.or([
        row.and([row('kind', '=', 'session'), row('subject_id', '=', sessionId)]),
        row.and([
          row('kind', '=', 'user'),
          row('subject_id', '=', userId),
          row('not_before', '>', new Date(issuedAtMs)),
        ]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
