import { type Kysely, sql } from 'kysely';

/** What is told of a contest by country: not the totals of this moment, by which one voter's choice could be read off. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table country_figures (
    contest_id uuid primary key references contest (id) on delete cascade,
    shown jsonb not null default '{}',
    staged jsonb,
    staged_at timestamptz,
    check ((staged is null) = (staged_at is null))
  )`.execute(db);
  await sql`comment on table country_figures is 'Votes by country as they are told: in steps of several voters, some time late'`.execute(
    db,
  );
  await sql`grant select, insert, update on country_figures to urvote_gateway`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table country_figures`.execute(db);
}
