import type { Db } from '@urvote/platform/postgres/database';

export interface HistoryRow {
  id: number;
  at: Date;
  kind: string;
  details: Record<string, unknown>;
  reason: string | null;
}

/** Oldest first. */
export async function readHistory(
  db: Db,
  { contestId, afterId, count }: { contestId: string; afterId: number; count: number },
): Promise<HistoryRow[]> {
  const rows = await db
    .selectFrom('contest_history')
    .select(['id', 'at', 'kind', 'details', 'reason'])
    .where('contest_id', '=', contestId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(count)
    .execute();
  return rows.map((row) => ({ ...row, id: Number(row.id), details: row.details as Record<string, unknown> }));
}
