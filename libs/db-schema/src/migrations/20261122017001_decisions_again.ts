import { type Kysely, sql } from 'kysely';

/** What could not be carried out may be decided again; everything else about a vote is decided once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote_decision drop constraint vote_decision_vote_id_decision_key`.execute(db);
  await sql`create unique index vote_decision_key on vote_decision (vote_id, decision) where problem is null`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index vote_decision_key`.execute(db);
  await sql`delete from vote_decision where problem is not null`.execute(db);
  await sql`alter table vote_decision add constraint vote_decision_vote_id_decision_key unique (vote_id, decision)`.execute(
    db,
  );
}
