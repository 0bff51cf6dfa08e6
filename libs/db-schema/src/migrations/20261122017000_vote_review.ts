import { type Kysely, sql } from 'kysely';

const reviewers = 'urvote_contest_service, urvote_ops_service';

/** What a review is made of; nothing that leads to who voted. */
const reviewedColumns = `id, window_start, entry_id, tier, value, vote_weight, fraud_score, fraud_flags, is_suspicious, hold_reason,
  country, asn, cast_at, settled_at, void_reason, accepted_at, struck_at`;

/**
 * A decision is written beside its audit record by whoever takes it, and settled by the vote worker, who alone changes
 * states and totals. Noted on the vote it outlives whatever is settled later.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote add column accepted_at timestamptz, add column struck_at timestamptz`.execute(db);
  await sql`comment on column vote.accepted_at is 'When a reviewer let it in; the fraud rules never hold it again'`.execute(
    db,
  );
  await sql`comment on column vote.struck_at is 'When a reviewer struck it, whatever it was then'`.execute(db);
  await sql`
    create table vote_decision (
      id uuid primary key,
      vote_id uuid not null,
      window_start date not null,
      contest_id uuid not null references contest (id),
      decision text not null check (decision in ('accept', 'void')),
      decided_at timestamptz not null,
      settled_at timestamptz,
      problem text check (char_length(problem) <= 200),
      unique (vote_id, decision)
    )`.execute(db);
  await sql`comment on table vote_decision is 'Who took it is in the audit log'`.execute(db);
  await sql`create index vote_decision_open_idx on vote_decision (decided_at, id) where settled_at is null`.execute(db);
  await sql.raw(`grant select, insert on vote_decision to ${reviewers}`).execute(db);
  await sql`grant select, update on vote_decision to urvote_vote_worker`.execute(db);
  await sql.raw(`grant select (${reviewedColumns}) on vote to urvote_contest_service`).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`revoke select (${reviewedColumns}) on vote from urvote_contest_service`).execute(db);
  await sql`drop table vote_decision`.execute(db);
  await sql`alter table vote drop column accepted_at, drop column struck_at`.execute(db);
}
