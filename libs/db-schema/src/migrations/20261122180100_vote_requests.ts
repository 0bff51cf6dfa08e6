import { type Kysely, sql } from 'kysely';

/** Which request each vote came with, for as long as somebody may ask. Of what clients send as an id only a digest is kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table vote_request (
      batch_id uuid primary key,
      digests bytea not null check (octet_length(digests) > 0 and octet_length(digests) % 16 = 0)
    )`.execute(db);
  await sql`comment on column vote_request.digests is 'Of the ids of the requests, 16 bytes each, in the order of the group''s leaves; zeros where none is known'`.execute(
    db,
  );
  await sql`grant select, insert, delete on vote_request to urvote_vote_worker`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table vote_request`.execute(db);
}
