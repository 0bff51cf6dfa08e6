import { sql } from 'kysely';
import type { Db } from '../postgres/database.ts';

export interface TableSize {
  table: string;
  table_bytes: number;
  index_bytes: number;
}

/** Partitions count for their parent, so that the number of series does not grow with the months. */
export async function readTableSizes(db: Db): Promise<TableSize[]> {
  const { rows } = await sql<TableSize>`
    select coalesce(parent.relname, c.relname) as table,
      sum(pg_table_size(c.oid))::bigint as table_bytes, sum(pg_indexes_size(c.oid))::bigint as index_bytes
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    left join pg_inherits i on i.inhrelid = c.oid
    left join pg_class parent on parent.oid = i.inhparent
    where c.relkind = 'r'
    group by 1`.execute(db);
  return rows;
}

export async function readConnections(db: Db): Promise<{ state: string; count: number }[]> {
  const { rows } = await sql<{ state: string; count: number }>`
    select coalesce(state, 'other') as state, count(*)::bigint as count
    from pg_stat_activity where datname = current_database() and coalesce(backend_type, 'client backend') = 'client backend'
    group by 1`.execute(db);
  return rows;
}

export async function readDatabaseSize(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_database_size(current_database())::bigint as bytes`.execute(db);
  return rows[0]?.bytes ?? 0;
}
