import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { selectTotp, type TotpFactor } from '../sign-in/second-factor/second-factor.queries.ts';

export async function lockTotp(trx: Trx, userId: string): Promise<TotpFactor | undefined> {
  return selectTotp(trx, userId).forUpdate().executeTakeFirst();
}

/** @returns false when a confirmed secret is there, which stays */
export async function upsertPendingTotp(
  trx: Trx,
  { userId, sealedSecret, now }: { userId: string; sealedSecret: Buffer; now: Date },
): Promise<boolean> {
  const put = await trx
    .insertInto('totp_factor')
    .values({ user_id: userId, sealed_secret: sealedSecret, created_at: now })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ sealed_secret: sealedSecret, created_at: now })
        .where('totp_factor.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst();
  return put !== undefined;
}

/** The code that confirmed it counts as used. */
export async function activateTotp(
  trx: Trx,
  { userId, step, now }: { userId: string; step: number; now: Date },
): Promise<void> {
  await trx
    .updateTable('totp_factor')
    .set({ confirmed_at: now, last_used_step: step })
    .where('user_id', '=', userId)
    .execute();
}

/** Recovery codes are of no use without it. @returns whether there was one */
export async function deleteTotp(trx: Trx, userId: string): Promise<boolean> {
  await trx.deleteFrom('recovery_code').where('user_id', '=', userId).execute();
  const deleted = await trx
    .deleteFrom('totp_factor')
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst();
  return deleted !== undefined;
}

export async function replaceRecoveryCodes(
  trx: Trx,
  { userId, hashes, now }: { userId: string; hashes: readonly Buffer[]; now: Date },
): Promise<void> {
  await trx.deleteFrom('recovery_code').where('user_id', '=', userId).execute();
  await trx
    .insertInto('recovery_code')
    .values(hashes.map((hash) => ({ user_id: userId, hash, created_at: now })))
    .execute();
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_code')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}
