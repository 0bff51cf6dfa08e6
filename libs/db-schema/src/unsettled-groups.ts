import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/** A gateway signed it, and so promised to settle it. */
export interface UnsettledGroup {
  batchId: string;
  openedAt: string;
  problem: 'not settled' | 'items are not concluded' | 'outcomes are not as many as votes';
  itemCount: number;
  /** Null where it was not kept. */
  castCount: number | null;
  /** Votes with an outcome. */
  outcomeCount: number;
  pendingCount: number;
}

/** The oldest first. Groups that are in the queue alone are not known here. */
export async function unsettledGroups(db: Kysely<Database>): Promise<UnsettledGroup[]> {
  const { rows } = await sql<UnsettledGroup>`
    with batch as (
      select *, counted_count + held_count + rejected_count + void_count as outcome_count from vote_batch
    )
    select id as "batchId", to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "openedAt",
      case when settled_at is null then 'not settled' when pending_count > 0 then 'items are not concluded'
        else 'outcomes are not as many as votes' end as problem,
      item_count as "itemCount", cast_count as "castCount", outcome_count as "outcomeCount", pending_count as "pendingCount"
    from batch
    where settled_at is null or pending_count > 0 or outcome_count <> cast_count
    order by opened_at, id`.execute(db);
  return rows;
}
