import type pg from 'pg';
import { nameOf } from './dump.queries.ts';
import type { SequenceState } from './manifest.ts';

export async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`
    select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') limit 1`);
  return rows.length === 0;
}

interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

const inOurSchemas = `(select oid from pg_namespace where nspname in ('public', 'bullmq'))`;

async function listForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`
    select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and conparentid = 0 and connamespace in ${inOurSchemas}`);
  return rows;
}

async function listTriggered(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string }>(`
    select distinct tgrelid::regclass::text as "table" from pg_trigger join pg_class on pg_class.oid = tgrelid
    where not tgisinternal and tgparentid = 0 and relnamespace in ${inOurSchemas}`);
  return rows.map(({ table }) => table);
}

/**
 * Runs `load` while rows may come in any order and as they are: without foreign keys, which are added again and look at
 * every row, and without triggers, which would chain the audit log anew. Needs no more than to own the tables. Must be
 * called in a transaction.
 */
export async function withoutChecks(client: pg.Client, load: () => Promise<void>): Promise<void> {
  const keys = await listForeignKeys(client);
  const triggered = await listTriggered(client);
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const table of triggered) await client.query(`alter table ${table} disable trigger user`);
  await load();
  for (const table of triggered) await client.query(`alter table ${table} enable trigger user`);
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
}

export async function makeMonths(client: pg.Client, months: readonly string[]): Promise<void> {
  for (const month of months) await client.query('select ensure_vote_partitions($1::date, 1)', [month]);
}

export async function setSequence(client: pg.Client, sequence: SequenceState): Promise<void> {
  await client.query('select setval($1::regclass, $2::bigint, $3)', [
    nameOf(sequence),
    sequence.value,
    sequence.isCalled,
  ]);
}

/** What a migration put in; the dump has it too. */
export async function emptyTable(client: pg.Client, table: { schema: string; name: string }): Promise<void> {
  await client.query(`delete from ${nameOf(table)}`);
}
