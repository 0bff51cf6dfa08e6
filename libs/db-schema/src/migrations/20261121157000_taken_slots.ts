import { type Kysely, sql } from 'kysely';

/**
 * Which of these slots, all of one window, their voters have taken: one index look-up each in two indexes, of slots and of
 * votes that ended. A vote that gave way to another under its mailbox has its voter's slot still.
 *
 * It is a function because PL/pgSQL keeps its plan as long as the connection lives, also behind a transaction pooler:
 * planning it anew for every group cost several times what the look-ups do. The plan is made once for all windows and
 * finds the partition when it is run. It must not be made for the tables as they are at that moment, which may be empty,
 * so whole partitions are never read; a correlated subquery with its limit cannot be turned into a join.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function taken_slots(in_window date, positions integer[], entry_ids uuid[], voter_keys text[])
      returns table (at_position integer, taken_by text[])
      language plpgsql stable
      set search_path = pg_catalog, public set plan_cache_mode = force_generic_plan
      set enable_seqscan = off set enable_bitmapscan = off as $$
    begin
      return query
        select slot.position, slot.vote
        from (
          select s.position, coalesce(
            (select array[v.id::text, v.voter_user_id::text, v.request_key] from vote v
             where v.entry_id = s.entry_id and v.voter_key = s.voter_key and v.window_start = in_window
               and v.state in ('counted', 'held')
             limit 1),
            (select array[v.id::text, v.voter_user_id::text, v.request_key] from vote v
             where v.voter_key = s.voter_key and v.entry_id = s.entry_id and v.window_start = in_window
               and v.state = 'rejected' and v.rejection_reason = 'address_confirmed_elsewhere'
             limit 1)) as vote
          from unnest(positions, entry_ids, voter_keys) as s (position, entry_id, voter_key)
          offset 0
        ) slot
        where slot.vote is not null;
    end $$`.execute(db);
  await sql`revoke execute on function taken_slots(date, integer[], uuid[], text[]) from public`.execute(db);
  await sql`grant execute on function taken_slots(date, integer[], uuid[], text[]) to urvote_gateway`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function taken_slots(date, integer[], uuid[], text[])`.execute(db);
}
