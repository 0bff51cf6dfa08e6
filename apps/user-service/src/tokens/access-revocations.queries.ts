import type { UserCaller } from '@urvote/platform/auth/caller';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/**
 * Asks the table, not a copy in memory, so that every process of this service refuses at once. A session that ended is
 * over for good; of a user, the tokens issued before are refused.
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

export interface AccessRevocation {
  kind: 'session' | 'user' | 'api_key';
  subjectId: string;
  now: Date;
  accessTtlMs: number;
}

/** A refresh under way may issue one more token, and clocks differ. */
const marginMs = 60_000;

/** From now on every service refuses the subject's earlier access tokens; the row stays until the last of them is over. */
export async function revokeAccess(trx: Trx, { kind, subjectId, now, accessTtlMs }: AccessRevocation): Promise<void> {
  await trx
    .insertInto('access_revocation')
    .values({
      kind,
      subject_id: subjectId,
      not_before: now,
      expires_at: new Date(now.getTime() + accessTtlMs + marginMs),
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject_id']).doUpdateSet({
        not_before: sql`greatest(access_revocation.not_before, excluded.not_before)`,
        expires_at: sql`greatest(access_revocation.expires_at, excluded.expires_at)`,
      }),
    )
    .execute();
  await appendEvent(trx, {
    type: 'access.revoked',
    aggregateType: 'user',
    aggregateId: subjectId,
    payload: { kind, subjectId, notBefore: now.toISOString() },
  });
}
