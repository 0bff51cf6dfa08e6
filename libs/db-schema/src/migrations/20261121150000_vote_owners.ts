import { type Kysely, sql } from 'kysely';

/** A check keeps its own copy in each partition, which outlives the parent's. */
async function replaceStateCheck(db: Kysely<unknown>, states: string): Promise<void> {
  await sql`
    do $$
    declare
      part regclass;
    begin
      alter table public.vote drop constraint vote_state_check;
      for part in select inhrelid::regclass from pg_inherits where inhparent = 'public.vote'::regclass loop
        execute format('alter table %s drop constraint if exists vote_state_check', part);
      end loop;
      alter table public.vote add constraint vote_state_check check (state in (${sql.raw(states)}));
    end $$`.execute(db);
}

/**
 * A vote belongs to the session or account that cast it (`voter_key`); the folded address beside it is a second key under
 * which one vote counts. Votes that lost their slot stay beside those that have it, because a vote that is delivered late
 * can decide otherwise.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['vote', 'vote_rejection']) {
    await sql`
      alter table ${sql.table(table)}
        add column mailbox_key text collate "C" check (char_length(mailbox_key) <= 80),
        add column is_proven boolean not null default false`.execute(db);
    await sql`
      update ${sql.table(table)} set mailbox_key = voter_key, is_proven = tier = 'account' where voter_key like 'g:%'`.execute(
      db,
    );
  }
  await replaceStateCheck(db, `'counted', 'held', 'void', 'rejected'`);
  await sql`
    alter table vote
      add column rejection_reason text,
      add column hold_reason text,
      add column withdrawal_id uuid,
      add constraint vote_rejection_reason_check
        check (rejection_reason in ('already_voted', 'vote_limit_reached', 'address_confirmed_elsewhere')),
      add constraint vote_rejected_check check ((state = 'rejected') = (rejection_reason is not null)),
      add constraint vote_hold_reason_check check (hold_reason in ('address_shared')),
      add constraint vote_hold_state_check check (hold_reason is null or state = 'held'),
      add constraint vote_withdrawal_check check (withdrawal_id is null or void_reason is not distinct from 'withdrawn')`.execute(
    db,
  );
  await sql`
    create unique index vote_mailbox_key on vote (mailbox_key, entry_id, window_start)
      where state = 'counted' and mailbox_key is not null`.execute(db);
  await sql`
    create index vote_mailbox_other_idx on vote (mailbox_key) where state <> 'counted' and mailbox_key is not null`.execute(
    db,
  );
  await sql`comment on column vote.is_proven is 'Whether who cast it has shown that the mailbox is theirs'`.execute(db);
  await sql`alter table vote_batch add column pending_count integer not null default 0 check (pending_count >= 0)`.execute(
    db,
  );
  await sql`comment on column vote_batch.pending_count is 'Items that are not concluded: withdrawals before their vote, and items nobody can store'`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote_batch drop column pending_count`.execute(db);
  await sql`drop index vote_mailbox_key, vote_mailbox_other_idx`.execute(db);
  await sql`delete from vote where state = 'rejected'`.execute(db);
  await sql`alter table vote drop column rejection_reason, drop column hold_reason, drop column withdrawal_id`.execute(
    db,
  );
  await replaceStateCheck(db, `'counted', 'held', 'void'`);
  for (const table of ['vote', 'vote_rejection']) {
    await sql`alter table ${sql.table(table)} drop column mailbox_key, drop column is_proven`.execute(db);
  }
}
