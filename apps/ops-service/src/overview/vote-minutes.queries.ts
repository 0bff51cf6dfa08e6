import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface SettledMinute {
  minuteMs: number;
  counted: number;
  held: number;
  rejected: number;
  void: number;
}

/** Minutes without votes are left out. */
export async function loadSettledMinutes(db: Db, sinceMs: number): Promise<SettledMinute[]> {
  const minute = sql<Date>`date_trunc('minute', settled_at)`;
  const rows = await db
    .selectFrom('vote_batch')
    .select(({ fn }) => [
      minute.as('minute'),
      fn.sum<string>('counted_count').as('counted'),
      fn.sum<string>('held_count').as('held'),
      fn.sum<string>('rejected_count').as('rejected'),
      fn.sum<string>('void_count').as('void'),
    ])
    .where('settled_at', '>=', new Date(sinceMs))
    .groupBy(minute)
    .execute();
  return rows.map((row) => ({
    minuteMs: row.minute.getTime(),
    counted: Number(row.counted),
    held: Number(row.held),
    rejected: Number(row.rejected),
    void: Number(row.void),
  }));
}
