import { type Kysely, sql } from 'kysely';

const statements = [
  `create table jury (
     contest_id uuid primary key references contest (id) on delete cascade,
     is_blind boolean not null,
     deadline_at timestamptz not null,
     remind_hours_before integer check (remind_hours_before between 1 and 720),
     reminded_at timestamptz,
     max_score integer not null check (max_score between 1 and 1000),
     updated_at timestamptz not null)`,
  `create table jury_criterion (
     id uuid primary key,
     contest_id uuid not null references jury (contest_id) on delete cascade,
     name text not null check (char_length(name) between 1 and 120),
     description text check (char_length(description) <= 2000),
     weight numeric(5,4) not null check (weight > 0 and weight <= 1),
     position integer not null check (position >= 0),
     unique (contest_id, position))`,
  `create table jury_panel (
     id uuid primary key,
     contest_id uuid not null references jury (contest_id) on delete cascade,
     name text not null check (char_length(name) between 1 and 120),
     is_for_all boolean not null,
     position integer not null check (position >= 0),
     unique (contest_id, position))`,
  `create table jury_panel_member (
     panel_id uuid not null references jury_panel (id) on delete cascade,
     user_id uuid not null references "user" (id) on delete cascade,
     primary key (panel_id, user_id))`,
  `create index jury_panel_member_user_idx on jury_panel_member (user_id)`,
  `create table jury_panel_entry (
     panel_id uuid not null references jury_panel (id) on delete cascade,
     entry_id uuid not null references entry (id) on delete cascade,
     primary key (panel_id, entry_id))`,
  `create index jury_panel_entry_entry_idx on jury_panel_entry (entry_id)`,
  `create table jury_ballot (
     id uuid primary key,
     contest_id uuid not null references contest (id) on delete cascade,
     entry_id uuid not null references entry (id) on delete cascade,
     juror_user_id uuid references "user" (id) on delete set null,
     state text not null check (state in ('draft', 'submitted', 'abstained')),
     scores jsonb not null default '{}',
     comment text check (char_length(comment) <= 5000),
     created_at timestamptz not null,
     updated_at timestamptz not null,
     submitted_at timestamptz,
     check ((state = 'draft') = (submitted_at is null)),
     unique (entry_id, juror_user_id))`,
  `create index jury_ballot_contest_idx on jury_ballot (contest_id)`,
  `create index jury_ballot_juror_idx on jury_ballot (juror_user_id)`,
  `comment on column jury_ballot.juror_user_id is 'Null once the account is deleted: what was submitted goes on counting'`,
  `grant select, insert, update on jury to urvote_contest_service`,
  `grant select, insert, delete on jury_criterion, jury_panel, jury_panel_member, jury_panel_entry to urvote_contest_service`,
  `grant select, insert, update on jury_ballot to urvote_contest_service`,
  `grant select on jury_ballot to urvote_user_service`,
  `grant select (email, locale) on "user" to urvote_contest_service`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`revoke select (email, locale) on "user" from urvote_contest_service`.execute(db);
  await sql`drop table jury_ballot, jury_panel_entry, jury_panel_member, jury_panel, jury_criterion, jury`.execute(db);
}
