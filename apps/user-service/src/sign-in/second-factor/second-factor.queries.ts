import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface TotpFactor {
  sealedSecret: Buffer;
  confirmedAt: Date | null;
}

export async function findTotp(db: Db, userId: string): Promise<TotpFactor | undefined> {
  return selectTotp(db, userId).executeTakeFirst();
}

export async function hasActiveTotp(db: Db, userId: string): Promise<boolean> {
  return (await findTotp(db, userId))?.confirmedAt instanceof Date;
}

/** Codes work once and in the order of time. @returns whether this one was not used before */
export async function consumeTotpStep(trx: Trx, userId: string, step: number): Promise<boolean> {
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

/** @returns whether there was such an unused code */
export async function consumeRecoveryCode(
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

export function selectTotp(db: Db, userId: string) {
  return db
    .selectFrom('totp_factor')
    .select(['sealed_secret as sealedSecret', 'confirmed_at as confirmedAt'])
    .where('user_id', '=', userId);
}
