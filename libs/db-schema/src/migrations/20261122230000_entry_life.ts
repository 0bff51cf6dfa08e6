import { type Kysely, sql } from 'kysely';

/** What an entry says of itself, what a contest asks of who enters, and what visitors say of both. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table contest
      add column entry_form jsonb not null default '[]' check (jsonb_typeof(entry_form) = 'array'),
      add column allow_write_ins boolean not null default false`.execute(db);
  await sql`
    alter table entry
      add column link_key text collate "C" check (char_length(link_key) <= 2048),
      add column form_answers jsonb not null default '{}' check (jsonb_typeof(form_answers) = 'object'),
      drop constraint entry_status_check,
      add constraint entry_status_check check (status in ('pending', 'approved', 'rejected', 'withdrawn', 'taken_down')),
      drop constraint entry_source_check,
      add constraint entry_source_check check (source in ('upload', 'external', 'admin', 'write_in'))`.execute(db);
  await sql`comment on column entry.link_key is 'The link without what does not tell works apart, once among the live entries of a contest'`.execute(
    db,
  );
  await sql`
    update entry set link_key = external_url from (
      select distinct on (contest_id, external_url) id from entry
      where status in ('pending', 'approved') and external_url is not null order by contest_id, external_url, created_at
    ) as first where first.id = entry.id`.execute(db);
  await sql`
    create unique index entry_link_key on entry (contest_id, link_key) where status in ('pending', 'approved')`.execute(
    db,
  );
  await sql`create index entry_own_idx on entry (submitter_user_id, created_at, id)`.execute(db);
  await sql`
    alter table entry_moderation
      drop constraint entry_moderation_decision_check,
      add constraint entry_moderation_decision_check check (decision in ('approved', 'rejected', 'reopened', 'taken_down')),
      drop constraint entry_moderation_check,
      add constraint entry_moderation_check check (decision not in ('rejected', 'taken_down') or reason is not null)`.execute(
    db,
  );
  await createReports(db);
  await createWriteIns(db);
}

async function createReports(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table entry_report (
      id uuid primary key,
      entry_id uuid not null references entry (id) on delete cascade,
      reporter_key text collate "C" not null check (char_length(reporter_key) <= 80),
      reason text not null check (reason in ('copyright', 'offensive', 'spam', 'not_own_work', 'other')),
      note text check (char_length(note) <= 2000),
      created_at timestamptz not null default now(),
      closed_at timestamptz,
      decision text check (decision in ('actioned', 'dismissed')),
      decided_by uuid references "user" (id) on delete set null,
      check ((closed_at is null) = (decision is null)),
      unique (entry_id, reporter_key)
    )`.execute(db);
  await sql`comment on column entry_report.reporter_key is 'Keyed hash of the account or the guest session, of this entry alone'`.execute(
    db,
  );
  await sql`create index entry_report_open_idx on entry_report (created_at, id) where closed_at is null`.execute(db);
  await sql`create index entry_report_decided_by_idx on entry_report (decided_by)`.execute(db);
  await sql`grant select, insert, update on entry_report to urvote_contest_service`.execute(db);
}

async function createWriteIns(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table write_in (
      id uuid primary key,
      contest_id uuid not null references contest (id) on delete cascade,
      proposer_key text collate "C" not null check (char_length(proposer_key) <= 80),
      kind text not null check (kind in ('music', 'video', 'visual')),
      title text not null check (char_length(title) between 1 and 200),
      artist_name text not null check (char_length(artist_name) between 1 and 200),
      external_url text check (external_url ~ '^https://' and char_length(external_url) <= 2048),
      name_key text collate "C" not null check (char_length(name_key) <= 500),
      status text not null default 'pending' check (status in ('pending', 'approved', 'merged', 'rejected')),
      entry_id uuid references entry (id) on delete set null,
      reason text check (char_length(reason) <= 2000),
      created_at timestamptz not null default now(),
      decided_at timestamptz,
      decided_by uuid references "user" (id) on delete set null,
      check ((status = 'pending') = (decided_at is null)),
      check (status <> 'rejected' or reason is not null),
      unique (contest_id, proposer_key, name_key)
    )`.execute(db);
  await sql`comment on column write_in.proposer_key is 'Keyed hash of the account or the guest session, of this contest alone'`.execute(
    db,
  );
  await sql`create index write_in_contest_idx on write_in (contest_id, status, created_at, id)`.execute(db);
  await sql`create index write_in_entry_idx on write_in (entry_id)`.execute(db);
  await sql`create index write_in_decided_by_idx on write_in (decided_by)`.execute(db);
  await sql`grant select, insert, update on write_in to urvote_contest_service`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table write_in`.execute(db);
  await sql`drop table entry_report`.execute(db);
  await sql`delete from entry_moderation where decision in ('reopened', 'taken_down')`.execute(db);
  await sql`
    alter table entry_moderation
      drop constraint entry_moderation_decision_check,
      add constraint entry_moderation_decision_check check (decision in ('approved', 'rejected')),
      drop constraint entry_moderation_check,
      add constraint entry_moderation_check check (decision <> 'rejected' or reason is not null)`.execute(db);
  await sql`drop index entry_own_idx`.execute(db);
  await sql`drop index entry_link_key`.execute(db);
  await sql`update entry set status = 'withdrawn' where status = 'taken_down'`.execute(db);
  await sql`update entry set source = 'admin' where source = 'write_in'`.execute(db);
  await sql`
    alter table entry
      drop column link_key,
      drop column form_answers,
      drop constraint entry_status_check,
      add constraint entry_status_check check (status in ('pending', 'approved', 'rejected', 'withdrawn')),
      drop constraint entry_source_check,
      add constraint entry_source_check check (source in ('upload', 'external', 'admin'))`.execute(db);
  await sql`alter table contest drop column entry_form, drop column allow_write_ins`.execute(db);
}
