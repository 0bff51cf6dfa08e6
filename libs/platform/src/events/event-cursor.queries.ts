import { sql } from 'kysely';
import type { Db, Trx } from '../postgres/database.ts';
import { beginningOfLog, findHeadOfLog, type LogCursor } from './event-log.queries.ts';

export async function makeCursor(db: Db, name: string, startAt: 'beginning' | 'head'): Promise<void> {
  const { transactionId, position } = startAt === 'head' ? await findHeadOfLog(db) : beginningOfLog;
  await sql`
    insert into event_cursor (consumer, xact_id, position) values (${name}, ${transactionId}::xid8, ${position})
    on conflict (consumer) do nothing`.execute(db);
}

/** Undefined while another process has the cursor. */
export async function lockCursor(trx: Trx, name: string): Promise<LogCursor | undefined> {
  const { rows } = await sql<{ transaction_id: string; position: number }>`
    select xact_id::text as transaction_id, position from event_cursor
    where consumer = ${name} for update skip locked`.execute(trx);
  const row = rows[0];
  return row && { transactionId: row.transaction_id, position: Number(row.position) };
}

export async function moveCursor(trx: Trx, name: string, cursor: LogCursor): Promise<void> {
  await sql`
    update event_cursor set xact_id = ${cursor.transactionId}::xid8, position = ${cursor.position}, updated_at = now()
    where consumer = ${name}`.execute(trx);
}
