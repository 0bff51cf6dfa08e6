import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface OpenBarrier {
  contestId: string;
  askedAtMs: number;
  /** Groups in the tables that were signed before it and are not settled. */
  unsettledCount: number;
}

export async function openBarriers(db: Db): Promise<OpenBarrier[]> {
  const { rows } = await sql<OpenBarrier>`
    select contest_id as "contestId", (extract(epoch from asked_at) * 1000)::float8 as "askedAtMs",
      (select count(*)::integer from vote_batch
        where opened_at <= asked_at and (settled_at is null or pending_count > 0)) as "unsettledCount"
    from result_barrier where reached_at is null order by asked_at limit 100`.execute(db);
  return rows;
}

/** @param reachedAt null: it is not reached yet */
export async function noteBarrier(
  db: Db,
  contestId: string,
  { unsettledCount, reachedAt }: { unsettledCount: number; reachedAt: Date | null },
): Promise<void> {
  await db
    .updateTable('result_barrier')
    .set({ unsettled_count: unsettledCount, reached_at: reachedAt })
    .where('contest_id', '=', contestId)
    .where('reached_at', 'is', null)
    .execute();
}
