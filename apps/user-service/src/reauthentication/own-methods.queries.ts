import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface OwnMethods {
  passwordHash: string | null;
  hasTotp: boolean;
  hasPasskey: boolean;
  /** When the session began; refreshes do not move it. */
  signedInAt: Date;
}

export async function findOwnMethods(
  db: Db,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<OwnMethods | undefined> {
  return db
    .selectFrom('user')
    .innerJoin('session', 'session.user_id', 'user.id')
    .select(['user.password_hash as passwordHash', 'session.created_at as signedInAt'])
    .select([
      sql<boolean>`exists (select from totp_factor where user_id = "user".id and confirmed_at is not null)`.as(
        'hasTotp',
      ),
      sql<boolean>`exists (select from passkey where user_id = "user".id)`.as('hasPasskey'),
    ])
    .where('user.id', '=', userId)
    .where('session.id', '=', sessionId)
    .executeTakeFirst();
}
