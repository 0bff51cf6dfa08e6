import { type Kysely, sql } from 'kysely';

/** The worker answers health and metrics by HTTP as the others do, and notices the same. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant select, insert, update, delete on notice to urvote_vote_worker`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`revoke select, insert, update, delete on notice from urvote_vote_worker`.execute(db);
}
