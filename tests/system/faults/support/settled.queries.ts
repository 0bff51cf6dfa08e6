import type { Db } from '@urvote/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';
import type { Acknowledged } from './load.ts';

/** Ids and entries as one parameter, so that a load of any size is one query. */
function castTable(votes: readonly Acknowledged[]): RawBuilder<unknown> {
  const rows = votes.map(({ id, entryId, voterKey }) => ({ id, entry_id: entryId, voter_key: voterKey }));
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as sent (id uuid, entry_id uuid, voter_key text)`;
}

const stored = sql`(select id, entry_id, voter_key from vote union all select id, entry_id, voter_key from vote_rejection)`;

async function numbers(query: RawBuilder<unknown>, db: Db): Promise<Record<string, number>> {
  const { rows } = await query.execute(db);
  return Object.fromEntries(
    Object.entries(rows[0] as Record<string, unknown>).map(([name, value]) => [name, Number(value)]),
  );
}

/** How many acknowledged votes are stored nowhere, more than once, or as somebody else's vote or for another entry. */
export function acknowledgedVotes(db: Db, votes: readonly Acknowledged[]): Promise<Record<string, number>> {
  return numbers(
    sql`
      with seen as (
        select sent.id, count(stored.id) as times,
          count(*) filter (where (stored.entry_id, stored.voter_key) <> (sent.entry_id, sent.voter_key)) as wrong
        from ${castTable(votes)} left join ${stored} stored using (id) group by sent.id)
      select count(*) as acknowledged, count(*) filter (where times = 0) as missing,
        count(*) filter (where times > 1) as repeated, count(*) filter (where wrong > 0) as wrong
      from seen`,
    db,
  );
}

/** The stored votes of all contests by their state, and what the batches say of them. */
export function statesOfVotes(db: Db): Promise<Record<string, number>> {
  return numbers(
    sql`
      select counted, held, void, rejected, counted + held + void + rejected as total, items, said,
        (select count(*) from (select id from ${stored} s group by id having count(*) > 1) twice) as "storedTwice",
        (select count(*) from vote_batch where settled_at is null) as "openBatches"
      from (select count(*) filter (where state = 'counted') as counted, count(*) filter (where state = 'held') as held,
          count(*) filter (where state = 'void') as void, count(*) filter (where state = 'rejected') as late from vote) votes,
        (select count(*) as refused from vote_rejection) rejections,
        lateral (select late + refused as rejected) rejected,
        (select coalesce(sum(item_count), 0) as items,
          coalesce(sum(counted_count + held_count + rejected_count + void_count), 0) as said from vote_batch) batches`,
    db,
  );
}

/** Slots that more than one live vote has. */
export function doubleSlots(db: Db): Promise<Record<string, number>> {
  return numbers(
    sql`
      select count(*) as slots from (
        select 1 from vote where state in ('counted', 'held') group by entry_id, voter_key, window_start having count(*) > 1) twice`,
    db,
  );
}

/** Refusals as double votes whose slot nobody has. */
export function groundlessRefusals(db: Db): Promise<Record<string, number>> {
  return numbers(
    sql`
      select count(*) as rejections from (
        select entry_id, voter_key, window_start, reason from vote_rejection
        union all select entry_id, voter_key, window_start, rejection_reason from vote where state = 'rejected') refused
      where reason = 'already_voted' and not exists (
        select from vote where vote.entry_id = refused.entry_id and vote.voter_key = refused.voter_key
          and vote.window_start = refused.window_start and vote.state in ('counted', 'held'))`,
    db,
  );
}
