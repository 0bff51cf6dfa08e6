import { type Kysely, sql } from 'kysely';

/** Those who take requests from outside, or through the gateway. */
const servers = ['urvote_gateway', 'urvote_user_service', 'urvote_contest_service', 'urvote_media_service'];

/** What a service noticed that an operator should know of, once for each kind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notice (
      code text not null check (char_length(code) between 1 and 40),
      service text not null check (char_length(service) between 1 and 40),
      detail text not null check (char_length(detail) <= 200),
      seen_at timestamptz not null,
      primary key (code, service)
    )`.execute(db);
  await sql.raw(`grant select, insert, update on notice to ${servers.join(', ')}`).execute(db);
  await sql`grant select, insert, update on notice to urvote_ops_service`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table notice`.execute(db);
}
