import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Serializes issuing and redeeming of an account's mailed links; other locks on the account wait as well. */
export async function lockMailedLinks(trx: Trx, userId: string): Promise<void> {
  await trx.selectFrom('user').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
}

/** @returns whether the account still has this address, which is confirmed now */
export async function confirmEmail(
  trx: Trx,
  { userId, email, now }: { userId: string; email: string; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('user')
    .set({ email_verified_at: sql`coalesce(email_verified_at, ${now}::timestamptz)`, updated_at: now })
    .where('id', '=', userId)
    .where(sql`lower(email)`, '=', sql`lower(${email})`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
