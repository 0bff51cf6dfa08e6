import type { Partition, Storage } from '@urvote/contracts/http/ops/ops-schemas';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Estimates by the statistics collector and the planner; counting would read every partition. */
const rowEstimate = sql<string>`greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid), 0)`;

interface PartitionRow {
  parent: string;
  name: string;
  bounds: string;
  rows: string;
  bytes: string;
}

export async function loadPartitions(db: Db): Promise<Partition[]> {
  const { rows } = await sql<PartitionRow>`
    select p.relname as parent, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds,
      ${rowEstimate} as rows, pg_total_relation_size(c.oid) as bytes
    from pg_class p
    join pg_namespace n on n.oid = p.relnamespace and n.nspname = 'public'
    join pg_inherits i on i.inhparent = p.oid
    join pg_class c on c.oid = i.inhrelid
    where p.relkind = 'p'
    order by 1, pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' desc, 2`.execute(db);
  return rows.map(partitionOf);
}

function partitionOf({ parent, name, bounds, rows, bytes }: PartitionRow): Partition {
  const isDefault = bounds === 'DEFAULT';
  return { parent, name, bounds, isDefault, rowEstimate: Number(rows), bytes: Number(bytes) };
}

/** Tables that are no partitions, the greatest first. */
export async function loadTables(db: Db): Promise<Storage['tables']> {
  const { rows } = await sql<{ name: string; rows: string; table_bytes: string; index_bytes: string }>`
    select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as name,
      ${rowEstimate} as rows, pg_table_size(c.oid) as table_bytes, pg_indexes_size(c.oid) as index_bytes
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'bullmq')
    where c.relkind = 'r' and not c.relispartition
    order by pg_total_relation_size(c.oid) desc, 1`.execute(db);
  return rows.map((row) => ({
    name: row.name,
    rowEstimate: Number(row.rows),
    tableBytes: Number(row.table_bytes),
    indexBytes: Number(row.index_bytes),
  }));
}

/** Sessions of this database by state; type and state of other roles' sessions are shown to members of pg_read_all_stats only. */
export async function loadConnections(db: Db): Promise<Storage['connections']> {
  const { rows } = await sql<{ state: string; count: string }>`
    select coalesce(state, 'not shown') as state, count(*) as count
    from pg_stat_activity where datname = current_database() and coalesce(backend_type, 'client backend') = 'client backend'
    group by 1 order by 1`.execute(db);
  return rows.map(({ state, count }) => ({ state, count: Number(count) }));
}

export async function loadDatabaseBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`select pg_database_size(current_database()) as bytes`.execute(db);
  return Number(rows[0]?.bytes ?? 0);
}
