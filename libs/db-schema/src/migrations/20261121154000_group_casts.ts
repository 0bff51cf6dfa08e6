import { type Kysely, sql } from 'kysely';

/** How many items of a group are votes, so that a vote that is missing from a settled group is seen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote_batch add column cast_count integer check (cast_count between 0 and item_count)`.execute(
    db,
  );
  await sql`comment on column vote_batch.cast_count is 'Items that are votes, the others are withdrawals; null for groups settled before this was kept'`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote_batch drop column cast_count`.execute(db);
}
