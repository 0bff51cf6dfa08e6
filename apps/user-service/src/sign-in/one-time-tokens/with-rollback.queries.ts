import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Does something and takes it back, while the transaction goes on. */
export async function undone(trx: Trx, work: () => Promise<void>): Promise<void> {
  await sql`savepoint undone`.execute(trx);
  await work();
  await sql`rollback to savepoint undone`.execute(trx);
}
