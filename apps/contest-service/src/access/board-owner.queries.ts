import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface BoardOwner {
  isSuspended: boolean;
  membershipExpiresAt: Date | null;
}

export async function findBoardOwner(db: Db, userId: string): Promise<BoardOwner | undefined> {
  return db
    .selectFrom('user')
    .select(['membership_expires_at as membershipExpiresAt', sql<boolean>`suspended_at is not null`.as('isSuspended')])
    .where('id', '=', userId)
    .executeTakeFirst();
}
