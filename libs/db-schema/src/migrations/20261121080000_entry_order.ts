import { type Kysely, sql } from 'kysely';

/**
 * Entries are paged by created_at, so within a contest they must become visible in that order: a row that appeared
 * behind a cursor that has already moved on would never be listed. An instant that is taken when a transaction begins
 * says nothing about when it commits. So transactions that add entries to one contest take turns: the lock is released
 * only after the commit is visible, hence whoever sees a later row sees every earlier one too. After it is taken the
 * clock is read anew for each row. When the clock has been stepped back, or did not move, the row gets the microsecond
 * after the latest one; the look-up needs READ COMMITTED, the default, to see what was committed while it waited.
 *
 * An entry with a created_at of its own, such as an import, keeps it and is not ordered. Rows dated more than an hour
 * ahead are not counted as the latest, or a single wrong date would be passed on to every entry that follows.
 *
 * The lock is held to the end of the transaction: add entries last, and those of several contests in the order of
 * their contest ids, as otherwise two transactions can wait for each other and PostgreSQL ends one of them (40P01).
 * It is one of the 64-bit keys that all users of advisory locks hash from a name with a prefix of their own. The
 * planner is bound to the index, since a plan made while the table is small outlives its growth within a transaction.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index entry_contest_created_idx on entry (contest_id, created_at)`.execute(db);
  await sql`
    create function entry_created_in_commit_order() returns trigger
      language plpgsql security definer
      set search_path = pg_catalog, public set enable_seqscan = off set enable_bitmapscan = off as $$
    declare
      latest timestamptz;
      latest_believable timestamptz;
    begin
      perform pg_advisory_xact_lock(hashtextextended('urvote.entry.' || new.contest_id, 0));
      latest_believable := clock_timestamp() + interval '1 hour';
      select created_at into latest from public.entry
        where contest_id = new.contest_id and created_at <= latest_believable
        order by created_at desc limit 1;
      new.created_at := greatest(clock_timestamp(), latest + interval '1 microsecond');
      new.updated_at := greatest(new.updated_at, new.created_at);
      return new;
    end $$`.execute(db);
  await sql`revoke execute on function entry_created_in_commit_order() from public`.execute(db);
  await sql`
    create trigger entry_created_in_commit_order before insert on entry
      for each row when (new.created_at = now()) execute function entry_created_in_commit_order()`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger entry_created_in_commit_order on entry`.execute(db);
  await sql`drop function entry_created_in_commit_order()`.execute(db);
  await sql`drop index entry_contest_created_idx`.execute(db);
}
