import type { Trx } from '@urvote/platform/postgres/database';

/** @returns undefined when there is no such account */
export async function lockMembership(trx: Trx, userId: string): Promise<{ expiresAt: Date | null } | undefined> {
  return trx
    .selectFrom('user')
    .select('membership_expires_at as expiresAt')
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function writeMembership(trx: Trx, userId: string, expiresAt: Date | null, now: Date): Promise<void> {
  await trx
    .updateTable('user')
    .set({ membership_expires_at: expiresAt, updated_at: now })
    .where('id', '=', userId)
    .execute();
}
