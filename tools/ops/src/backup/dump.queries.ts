import pg from 'pg';
import type { SequenceState } from './manifest.ts';

/** A table with rows of its own; a partitioned one stands for its partitions. */
export interface TableToDump {
  schema: string;
  name: string;
  columns: string[];
}

const ident = pg.escapeIdentifier;
export const nameOf = ({ schema, name }: { schema: string; name: string }): string => `${ident(schema)}.${ident(name)}`;
export const columnsOf = ({ columns }: TableToDump): string => columns.map(ident).join(', ');

/** Everything until the end of the transaction is of one moment; a row that may not be seen is an error. */
export async function beginSnapshot(client: pg.Client): Promise<void> {
  await client.query('begin isolation level repeatable read read only');
  await client.query('set local row_security = off');
}

/** What both migrators keep for themselves is left out, since a restore runs them. */
export async function listTables(client: pg.Client): Promise<TableToDump[]> {
  const { rows } = await client.query<TableToDump>(`
    select n.nspname as schema, c.relname as name,
      array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname in ('public', 'bullmq') and c.relkind in ('r', 'p') and not c.relispartition
      and not (n.nspname = 'public' and c.relname like 'schema\\_migrations%')
      and not (n.nspname = 'bullmq' and c.relname = 'migration')
    group by 1, 2 order by 1, 2`);
  return rows;
}

export async function listSequences(client: pg.Client): Promise<SequenceState[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname in ('public', 'bullmq') order by 1, 2`);
  const states: SequenceState[] = [];
  for (const sequence of rows) {
    const state = await client.query<{ value: string; isCalled: boolean }>(
      `select last_value::text as value, is_called as "isCalled" from ${nameOf(sequence)}`,
    );
    for (const { value, isCalled } of state.rows) states.push({ ...sequence, value, isCalled });
  }
  return states;
}

/** First days of the months that votes have partitions for. */
export async function listMonths(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ month: string }>(`
    select to_char(to_date(right(relname, 6), 'YYYYMM'), 'YYYY-MM-DD') as month
    from pg_class join pg_inherits on inhrelid = pg_class.oid
    where inhparent = 'vote'::regclass and relname ~ '^vote_\\d{6}$' order by 1`);
  return rows.map(({ month }) => month);
}

/** @throws Error without migrations */
export async function lastMigration(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    'select name from schema_migrations order by name desc limit 1',
  );
  if (rows[0] === undefined) throw new Error('the database has no migrations, so there is nothing to keep');
  return rows[0].name;
}
