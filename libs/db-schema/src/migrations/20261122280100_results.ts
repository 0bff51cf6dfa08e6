import { type Kysely, sql } from 'kysely';

const statements = [
  `create table result_barrier (
     contest_id uuid primary key references contest (id) on delete cascade,
     asked_at timestamptz not null,
     unsettled_count integer check (unsettled_count >= 0),
     reached_at timestamptz)`,
  `comment on table result_barrier is 'Whether every group that was signed before the moment is settled, as the worker finds out'`,
  `create index result_barrier_open_idx on result_barrier (asked_at) where reached_at is null`,
  `create trigger result_barrier_told after insert on result_barrier
     for each statement execute function tell_event_readers('decisions')`,
  `create table contest_result (
     contest_id uuid not null references contest (id),
     version integer not null check (version > 0),
     snapshot text not null,
     hash text not null check (hash ~ '^[0-9a-f]{64}$'),
     created_at timestamptz not null,
     published_at timestamptz,
     primary key (contest_id, version))`,
  `comment on column contest_result.snapshot is 'Canonical JSON (RFC 8785); its SHA-256 is the hash'`,
  `create table result_tie_break (
     contest_id uuid not null,
     version integer not null,
     entry_id uuid not null references entry (id),
     reason text not null check (char_length(reason) between 1 and 2000),
     decided_at timestamptz not null,
     primary key (contest_id, version),
     foreign key (contest_id, version) references contest_result (contest_id, version))`,
  `create table result_certificate (
     contest_id uuid not null,
     version integer not null,
     user_id uuid not null,
     role text not null check (char_length(role) <= 40),
     signature text not null,
     signed_at timestamptz not null,
     primary key (contest_id, version, user_id),
     foreign key (contest_id, version) references contest_result (contest_id, version))`,
  `grant select, insert on result_barrier, contest_result, result_tie_break, result_certificate to urvote_contest_service`,
  `grant update (published_at) on contest_result to urvote_contest_service`,
  `grant select on result_barrier to urvote_vote_worker`,
  `grant update (unsettled_count, reached_at) on result_barrier to urvote_vote_worker`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table result_certificate, result_tie_break, contest_result, result_barrier`.execute(db);
}
