import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface TotpFactor {
  sealedSecret: Buffer;
  confirmedAt: Date | null;
}

export async function findTotp(db: Db, userId: string): Promise<TotpFactor | undefined> {
  return totpOf(db, userId).executeTakeFirst();
}

/** The factor, which stays as it is until the transaction ends. */
export async function lockTotp(trx: Trx, userId: string): Promise<TotpFactor | undefined> {
  return totpOf(trx, userId).forUpdate().executeTakeFirst();
}

function totpOf(db: Db, userId: string) {
  return db
    .selectFrom('totp_factor')
    .select(['sealed_secret as sealedSecret', 'confirmed_at as confirmedAt'])
    .where('user_id', '=', userId);
}

/** @returns whether a code is asked for at sign-in */
export async function hasActiveTotp(db: Db, userId: string): Promise<boolean> {
  return (await findTotp(db, userId))?.confirmedAt instanceof Date;
}

/** Replaces a secret that is not confirmed. @returns whether it is stored; an active one stays */
export async function putPendingTotp(
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

/** Its first code counts as used. */
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

/** Codes are used in the order of time, each once. @returns whether this one was not used before */
export async function useStep(trx: Trx, userId: string, step: number): Promise<boolean> {
  const used = await trx
    .updateTable('totp_factor')
    .set({ last_used_step: step })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where(sql<boolean>`coalesce(last_used_step, -1) < ${step}`)
    .returning('user_id')
    .executeTakeFirst();
  return used !== undefined;
}

/** With the recovery codes, which are of no use without it. @returns whether there was one */
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

/** @returns whether there was such a code that was not used */
export async function useRecoveryCode(
  trx: Trx,
  { userId, hash, now }: { userId: string; hash: Buffer; now: Date },
): Promise<boolean> {
  const used = await trx
    .updateTable('recovery_code')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  return used !== undefined;
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

export async function findPasswordHash(db: Db, userId: string): Promise<string | null | undefined> {
  const found = await db.selectFrom('user').select('password_hash').where('id', '=', userId).executeTakeFirst();
  return found?.password_hash;
}
