import { type Kysely, sql } from 'kysely';

/** A check keeps its own copy in each partition, which outlives the parent's. */
async function dropWithdrawalCheck(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare
      part regclass;
    begin
      alter table public.vote drop constraint vote_withdrawal_check;
      for part in select inhrelid::regclass from pg_inherits where inhparent = 'public.vote'::regclass loop
        execute format('alter table %s drop constraint if exists vote_withdrawal_check', part);
      end loop;
    end $$`.execute(db);
}

/**
 * A withdrawal is noted on its vote whatever became of that: a vote that is delivered late can make it the one that
 * decides. Votes that are void or rejected have an index of their own, because the slots say nothing of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote add column withdrawn_at timestamptz`.execute(db);
  await sql`comment on column vote.withdrawn_at is 'When its voter took it back, whether it had a slot then or not'`.execute(
    db,
  );
  await dropWithdrawalCheck(db);
  await sql`alter table vote add constraint vote_withdrawal_check check (withdrawal_id is null or withdrawn_at is not null)`.execute(
    db,
  );
  await sql`create index vote_ended_idx on vote (voter_key) where state in ('void', 'rejected')`.execute(db);
  await sql`create index vote_rejection_mailbox_idx on vote_rejection (mailbox_key) where mailbox_key is not null`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index vote_ended_idx, vote_rejection_mailbox_idx`.execute(db);
  await dropWithdrawalCheck(db);
  await sql`update vote set withdrawal_id = null where void_reason is distinct from 'withdrawn' and withdrawal_id is not null`.execute(
    db,
  );
  await sql`
    alter table vote add constraint vote_withdrawal_check
      check (withdrawal_id is null or void_reason is not distinct from 'withdrawn')`.execute(db);
  await sql`alter table vote drop column withdrawn_at`.execute(db);
}
