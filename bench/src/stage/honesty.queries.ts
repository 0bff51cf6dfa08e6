import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/*
 * Whether the figures of a run may be believed. These statements are the benchmark's own: what is measured must not be
 * its own witness.
 */

export interface SettledCounts {
  counted: number;
  held: number;
  /** Wherever they are kept. */
  rejected: number;
  void: number;
  /** Votes that shared one job, on average. */
  groupSize: number;
}

async function storedCounts(db: Db): Promise<SettledCounts> {
  const { rows } = await sql<SettledCounts>`
    with states as (
      select state, count(*) as votes from vote group by state
      union all select 'rejected', count(*) from vote_rejection
    )
    select coalesce(sum(votes) filter (where state = 'counted'), 0)::int8 as counted,
      coalesce(sum(votes) filter (where state = 'held'), 0)::int8 as held,
      coalesce(sum(votes) filter (where state = 'rejected'), 0)::int8 as rejected,
      coalesce(sum(votes) filter (where state = 'void'), 0)::int8 as void,
      (select coalesce(avg(item_count), 0)::float8 from vote_batch) as "groupSize"
    from states`.execute(db);
  const [counts] = rows;
  if (counts === undefined) throw new Error('no counts');
  return counts;
}

/** How many rows of each kind do not add up. */
async function differences(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    with counted as materialized (
      select entry_id, country, (value > 0)::int as up, (value < 0)::int as down, value * vote_weight as weighted
      from vote where state = 'counted'
    ), by_entry as (
      select entry_id, sum(up) as up, sum(down) as down, sum(weighted) as weighted from counted group by entry_id
    ), by_country as (
      select entry_id, country, sum(up) as up, sum(down) as down, sum(weighted) as weighted
      from counted where country is not null group by entry_id, country
    ), by_group as (
      select batch_id as id, count(*) as votes
      from (select batch_id from vote union all select batch_id from vote_rejection) as stored group by batch_id
    )
    select
      (select count(*) from by_entry full join entry_tally using (entry_id)
        where (coalesce(up, 0), coalesce(down, 0), coalesce(weighted, 0))
          <> (coalesce(up_count, 0), coalesce(down_count, 0), coalesce(weighted_score, 0))) as "totals",
      (select count(*) from by_country full join entry_tally_country using (entry_id, country)
        where (coalesce(up, 0), coalesce(down, 0), coalesce(weighted, 0))
          <> (coalesce(up_count, 0), coalesce(down_count, 0), coalesce(weighted_score, 0))) as "totals by country",
      (select count(*) from by_group full join vote_batch using (id)
        where settled_at is null or coalesce(votes, 0) <> coalesce(item_count, 0)
          or coalesce(votes, 0) <> coalesce(counted_count + held_count + rejected_count + void_count, 0)) as "groups",
      (select count(*) from (
        select from vote where state in ('counted', 'held') group by entry_id, voter_key, window_start having count(*) > 1) as twice) as "slots"`.execute(
    db,
  );
  return rows[0] ?? {};
}

/**
 * Accepted = counted + held + rejected + void by the rows themselves, no slot is filled twice, and every total and group says
 * what the rows say. @throws Error saying what does not add up
 */
export async function assertAllSettled(db: Db, acceptedCount: number): Promise<SettledCounts> {
  const counts = await storedCounts(db);
  const stored = counts.counted + counts.held + counts.rejected + counts.void;
  if (stored !== acceptedCount)
    throw new Error(
      `The figures are void: ${acceptedCount} votes were accepted and ${stored} are stored (${JSON.stringify(counts)})`,
    );
  const wrong = Object.entries(await differences(db)).filter(([, count]) => count > 0);
  if (wrong.length > 0)
    throw new Error(`The figures are void: they differ from the rows: ${JSON.stringify(Object.fromEntries(wrong))}`);
  return counts;
}
