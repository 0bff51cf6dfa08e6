import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/** The first row whose hash is wrong or does not follow its predecessor's. */
export async function firstBrokenAuditRow(db: Kysely<Database>): Promise<number | undefined> {
  const { rows } = await sql<{ id: string | number | null }>`select audit_log_first_broken() as id`.execute(db);
  const id = rows[0]?.id ?? null;
  return id === null ? undefined : Number(id);
}
