import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface SettlementFaults {
  /** Groups opened over ten minutes ago that are not settled, or have items that are not. */
  unsettledGroupCount: number;
  /** Rows whose month has no partition, up to a thousand. */
  defaultRows: { table: string; rowCount: number }[];
}

export async function loadSettlementFaults(db: Db, now: Date): Promise<SettlementFaults> {
  const before = new Date(now.getTime() - 600_000);
  const groups = await sql<{ count: number }>`
    select count(*)::integer as count from vote_batch
    where (settled_at is null or pending_count > 0) and opened_at < ${before}`.execute(db);
  const { rows } = await sql<SettlementFaults['defaultRows'][number]>`
    select 'vote' as "table", count(*)::integer as "rowCount" from (select from vote_default limit 1000) vote
    union all
    select 'vote_rejection', count(*)::integer from (select from vote_rejection_default limit 1000) rejection`.execute(
    db,
  );
  return { unsettledGroupCount: groups.rows[0]?.count ?? 0, defaultRows: rows };
}
