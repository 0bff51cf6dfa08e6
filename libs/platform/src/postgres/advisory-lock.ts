import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql, type Transaction } from 'kysely';

/** The transaction says nothing while the work goes on by other connections. */
const longestWork = '10min';

/**
 * The lock belongs to the transaction, so it holds behind a transaction pooler and ends with its process.
 * @returns the work's result, or undefined when another process has the lock
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
