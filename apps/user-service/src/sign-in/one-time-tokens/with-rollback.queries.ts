import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export async function withRollback(trx: Trx, work: () => Promise<unknown>): Promise<void> {
  await sql`savepoint rolled_back`.execute(trx);
  await work();
  await sql`rollback to savepoint rolled_back`.execute(trx);
}
