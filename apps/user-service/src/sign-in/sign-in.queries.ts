import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { type AccountWithPassword, selectAccounts } from '../accounts/accounts.queries.ts';

/** Ignores case. */
export async function findAccountByEmail(db: Db, email: string): Promise<AccountWithPassword | undefined> {
  return selectAccounts(db)
    .where(sql`lower(email)`, '=', sql`lower(${email})`)
    .executeTakeFirst();
}

export async function findAccountWithPassword(db: Db, id: string): Promise<AccountWithPassword | undefined> {
  return selectAccounts(db).where('id', '=', id).executeTakeFirst();
}

/** @returns false when the hash was changed meanwhile */
export async function replacePasswordHash(db: Db, id: string, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user')
    .set({ password_hash: to, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('password_hash', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Whether the account may still sign in. Locks it until the end of the transaction: a change of password ends all
 * sessions, so it either comes first and is seen here, or waits and ends the new session too.
 * @param passwordHash the hash that the given password matched, if it was a password
 */
export async function maySignIn(trx: Trx, id: string, passwordHash: string | null | undefined): Promise<boolean> {
  const found = await trx
    .selectFrom('user')
    .select('id')
    .where('id', '=', id)
    .where('suspended_at', 'is', null)
    .$if(passwordHash !== undefined, (query) =>
      query.where('password_hash', 'is not distinct from', passwordHash ?? null),
    )
    .forShare()
    .executeTakeFirst();
  return found !== undefined;
}
