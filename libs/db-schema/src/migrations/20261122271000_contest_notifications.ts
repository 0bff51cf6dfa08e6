import { type Kysely, sql } from 'kysely';

/** What was told about a contest by mail, once of each kind, and who wants no such mail. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table contest_notification (
    contest_id uuid not null references contest (id) on delete cascade,
    kind text not null check (kind in ('started', 'ending_soon', 'ended', 'winners')),
    made_at timestamptz not null,
    told_through uuid,
    done_at timestamptz,
    primary key (contest_id, kind)
  )`.execute(db);
  await sql`comment on column contest_notification.told_through is 'Accounts up to this id have their mail'`.execute(
    db,
  );
  await sql`create index contest_notification_open_idx on contest_notification (made_at) where done_at is null`.execute(
    db,
  );
  await sql`create table contest_mail_opt_out (
    user_id uuid primary key references "user" (id) on delete cascade,
    at timestamptz not null
  )`.execute(db);
  await sql`grant select, insert, update on contest_notification to urvote_contest_service`.execute(db);
  await sql`grant select, insert, delete on contest_mail_opt_out to urvote_contest_service`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table contest_mail_opt_out`.execute(db);
  await sql`drop table contest_notification`.execute(db);
}
