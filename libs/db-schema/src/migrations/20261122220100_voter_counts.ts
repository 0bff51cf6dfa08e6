import { type Kysely, sql } from 'kysely';

/** How many have voted, for a service that may not read who has. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function contest_voter_count(of_contest uuid) returns bigint
      language sql stable security definer set search_path = pg_catalog, public as $$
        select count(distinct voter_key) from vote
        where state = 'counted' and entry_id in (select id from entry where contest_id = of_contest)
      $$`.execute(db);
  await sql`revoke execute on function contest_voter_count(uuid) from public`.execute(db);
  await sql`grant execute on function contest_voter_count(uuid) to urvote_contest_service`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function contest_voter_count(uuid)`.execute(db);
}
