import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface StatementCost {
  calls: number;
  totalMs: number;
  statement: string;
}

/** Makes PostgreSQL count what each statement costs; the library must be preloaded. */
export async function countStatements(db: Db): Promise<void> {
  await sql`create extension if not exists pg_stat_statements`.execute(db);
  await sql`select pg_stat_statements_reset()`.execute(db);
}

/** The dearest statements of this database, by the time spent in them. */
export async function dearestStatements(db: Db): Promise<StatementCost[]> {
  const { rows } = await sql<StatementCost>`
    select calls::int8 as calls, round((total_exec_time + total_plan_time)::numeric, 1)::float8 as "totalMs",
      left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as statement
    from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
    order by total_exec_time + total_plan_time desc limit 20`.execute(db);
  return rows;
}

export function sayStatements(statements: readonly StatementCost[], say: (text: string) => void): void {
  for (const { calls, totalMs, statement } of statements)
    say(`${totalMs.toFixed(0).padStart(8)} ms in ${calls} calls: ${statement}`);
}
