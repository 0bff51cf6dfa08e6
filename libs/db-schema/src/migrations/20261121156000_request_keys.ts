import { type Kysely, sql } from 'kysely';

/**
 * A request that was answered 503 may have been stored all the same. Its repeat names the same request, so that both
 * are one vote.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote add column request_key text collate "C" check (char_length(request_key) <= 64)`.execute(
    db,
  );
  await sql`comment on column vote.request_key is 'Keyed hash of the Idempotency-Key that it was cast with; of several casts with one the last is the vote'`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote drop column request_key`.execute(db);
}
