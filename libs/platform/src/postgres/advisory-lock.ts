import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql, type Transaction } from 'kysely';

/** The transaction holds the lock and says nothing while the work goes on by other connections. */
const longestWork = '10min';

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
    await sql`set local idle_in_transaction_session_timeout = ${sql.lit(longestWork)}`.execute(trx);
    const key = sql`hashtextextended(${`urvote.${name}`}, 0)`;
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${key}) as locked`.execute(trx);
    return rows[0]?.locked ? work(trx) : undefined;
  });
}
