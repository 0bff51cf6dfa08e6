import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Needs a server that preloads pg_stat_statements. */
export async function resetStatements(db: Db): Promise<void> {
  await sql`create extension if not exists pg_stat_statements`.execute(db);
  await sql`select pg_stat_statements_reset()`.execute(db);
}

/** Statements that stored votes since the reset, and the votes that they stored. */
export async function votesPerStatement(db: Db): Promise<{ calls: number; rows: number }> {
  const { rows } = await sql<{ calls: number; rows: number }>`
    select coalesce(sum(calls), 0)::integer as calls, coalesce(sum(rows), 0)::integer as rows
    from pg_stat_statements where query ~* '^ *(copy|insert into) vote [(]'`.execute(db);
  return rows[0] ?? { calls: 0, rows: 0 };
}
