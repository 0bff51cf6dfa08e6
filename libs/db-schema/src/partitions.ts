import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

type PartitionedTable = 'vote' | 'vote_rejection';

export interface MonthsToMake {
  /** Any day of the first month, YYYY-MM-DD. */
  from: string;
  /** 1 to 36. */
  monthCount: number;
}

/**
 * Makes the missing monthly partitions of the vote tables. Rows of such a month that fell into the DEFAULT partition
 * move to the new one, during which writes to the DEFAULT partition wait.
 * @returns the names of the partitions that were made
 */
export async function ensurePartitions(db: Kysely<Database>, { from, monthCount }: MonthsToMake): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from ensure_vote_partitions(${from}::date, ${monthCount}::integer) as made (name)`.execute(db);
  return rows.map(({ name }) => name);
}

export interface DefaultPartitionRows {
  table: PartitionedTable;
  /** First day of the month without a partition, YYYY-MM-DD. */
  month: string;
  rowCount: number;
}

/** What lies in the DEFAULT partitions, by month. Empty as long as partitions are made ahead of the votes. */
export async function defaultPartitionRowCounts(db: Kysely<Database>): Promise<DefaultPartitionRows[]> {
  const { rows } = await sql<DefaultPartitionRows>`
    select 'vote' as "table", to_char(window_start, 'YYYY-MM-01') as month, count(*)::integer as "rowCount"
    from vote_default group by 2
    union all
    select 'vote_rejection', to_char(window_start, 'YYYY-MM-01'), count(*)::integer from vote_rejection_default group by 2
    order by 1, 2`.execute(db);
  return rows;
}

export interface Partition {
  table: PartitionedTable;
  name: string;
  /** As PostgreSQL says it: FOR VALUES FROM ... TO ..., or DEFAULT. */
  bounds: string;
  /** The planner's estimate; -1 before the first ANALYZE. */
  estimatedRowCount: number;
  /** Table, indexes and TOAST. */
  byteCount: number;
}

/** All partitions of the vote tables, oldest first and the DEFAULT ones last. */
export async function listPartitions(db: Kysely<Database>): Promise<Partition[]> {
  const { rows } = await sql<Partition>`
    select parent.relname as "table", part.relname as name, pg_get_expr(part.relpartbound, part.oid) as bounds,
      part.reltuples::float8 as "estimatedRowCount", pg_total_relation_size(part.oid)::float8 as "byteCount"
    from pg_inherits
    join pg_class part on part.oid = inhrelid
    join pg_class parent on parent.oid = inhparent
    where inhparent in ('vote'::regclass, 'vote_rejection'::regclass)
    order by parent.relname, pg_get_expr(part.relpartbound, part.oid) = 'DEFAULT', part.relname`.execute(db);
  return rows;
}
