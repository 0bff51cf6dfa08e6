import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql, type Transaction } from 'kysely';

/**
 * Runs `work` in a transaction unless another process runs work of this name just now. The lock belongs to the
 * transaction, so it holds behind a transaction pooler and ends with the process that has it.
 * @returns the work's result, or undefined when it was left to the other process
 */
export async function withLeaderLock<T>(
  db: Kysely<Database>,
  name: string,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T | undefined> {
  return db.transaction().execute(async (trx) => {
    const key = sql`hashtextextended(${`urvote.${name}`}, 0)`;
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${key}) as locked`.execute(trx);
    return rows[0]?.locked ? work(trx) : undefined;
  });
}
