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
 * Rows of such a month in the DEFAULT partition move to the new one, during which writes to the DEFAULT partition wait.
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

/** By month; empty as long as partitions are made ahead of the votes. */
export async function defaultPartitionRowCounts(db: Kysely<Database>): Promise<DefaultPartitionRows[]> {
  const { rows } = await sql<DefaultPartitionRows>`
    select 'vote' as "table", to_char(window_start, 'YYYY-MM-01') as month, count(*)::integer as "rowCount"
    from vote_default group by 2
    union all
    select 'vote_rejection', to_char(window_start, 'YYYY-MM-01'), count(*)::integer from vote_rejection_default group by 2
    order by 1, 2`.execute(db);
  return rows;
}
