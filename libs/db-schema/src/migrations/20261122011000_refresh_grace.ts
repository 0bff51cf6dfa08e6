import { type Kysely, sql } from 'kysely';

/** Two tabs of one browser may refresh at once: the second gets what the first got. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table refresh_token add column sealed_successor bytea`.execute(db);
  await sql`comment on column refresh_token.sealed_successor is 'The token given for this one, encrypted'`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table refresh_token drop column sealed_successor`.execute(db);
}
