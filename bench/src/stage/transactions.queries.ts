import type { Client } from 'pg';

/** Committed in this database so far, this question's own included. */
export async function transactionCount(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    'select xact_commit as count from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.count);
}
