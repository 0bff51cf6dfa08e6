import { sql, type Transaction } from 'kysely';
import type { Database } from '../database.ts';

export type RecountedTable = 'entry_tally' | 'entry_tally_country' | 'vote_budget' | 'vote_batch';

export interface RecountDifference {
  table: RecountedTable;
  /** The columns that name the row. */
  key: Record<string, string>;
  /** Zeros where there is no row. */
  stored: Record<string, number>;
  recounted: Record<string, number>;
}

export interface RecountOptions {
  /** Groups hold votes of many contests, so they are compared only without it. */
  contestId?: string;
}

/*
 * Each comparison is one scan with a hash aggregate and returns differing rows alone, so memory on this side does not
 * grow with the votes.
 */
async function compareTallies(trx: Transaction<Database>, contestId: string | null): Promise<RecountDifference[]> {
  const { rows } = await sql<RecountDifference>`
    with said as (
      select contest_id, entry_id, country, value::numeric, vote_weight
      from vote where state = 'counted' and choices is null and (${contestId}::uuid is null or contest_id = ${contestId}::uuid)
      union all
      select contest_id, choice."entryId", country, choice.points, vote_weight
      from vote, jsonb_to_recordset(choices) as choice ("entryId" uuid, points numeric)
      where state = 'counted' and choices is not null and (${contestId}::uuid is null or contest_id = ${contestId}::uuid)
    ), by_country as materialized (
      select contest_id, entry_id, country, count(*) filter (where value > 0) as up,
        count(*) filter (where value < 0) as down, sum(round(value * vote_weight, 2)) as weighted
      from said group by contest_id, entry_id, country
    ), by_entry as (
      select contest_id, entry_id, sum(up)::bigint as up, sum(down)::bigint as down, sum(weighted) as weighted
      from by_country group by contest_id, entry_id
    ), stored_entry as (
      select * from entry_tally where ${contestId}::uuid is null or contest_id = ${contestId}::uuid
    ), stored_country as (
      select * from entry_tally_country where ${contestId}::uuid is null or contest_id = ${contestId}::uuid
    )
    select 'entry_tally' as "table",
      jsonb_build_object('entryId', entry_id, 'contestId', contest_id) as key,
      jsonb_build_object('up', coalesce(up_count, 0), 'down', coalesce(down_count, 0), 'weighted', coalesce(weighted_score, 0)) as stored,
      jsonb_build_object('up', coalesce(up, 0), 'down', coalesce(down, 0), 'weighted', coalesce(weighted, 0)) as recounted
    from by_entry full join stored_entry using (contest_id, entry_id)
    where (coalesce(up_count, 0), coalesce(down_count, 0), coalesce(weighted_score, 0))
      is distinct from (coalesce(up, 0), coalesce(down, 0), coalesce(weighted, 0))
    union all
    select 'entry_tally_country',
      jsonb_build_object('entryId', entry_id, 'country', country, 'contestId', contest_id),
      jsonb_build_object('up', coalesce(up_count, 0), 'down', coalesce(down_count, 0), 'weighted', coalesce(weighted_score, 0)),
      jsonb_build_object('up', coalesce(up, 0), 'down', coalesce(down, 0), 'weighted', coalesce(weighted, 0))
    from (select * from by_country where country is not null) fresh
      full join stored_country using (contest_id, entry_id, country)
    where (coalesce(up_count, 0), coalesce(down_count, 0), coalesce(weighted_score, 0))
      is distinct from (coalesce(up, 0), coalesce(down, 0), coalesce(weighted, 0))`.execute(trx);
  return rows;
}

/**
 * Budgets are kept where a contest has a limit over all entries; a toggle is not spent and a ballot is one vote, so neither
 * has one. What an entry or a category got is not kept beside the votes.
 */
async function compareBudgets(trx: Transaction<Database>, contestId: string | null): Promise<RecountDifference[]> {
  const { rows } = await sql<RecountDifference>`
    with budgeted as (
      select id from contest where max_votes_per_voter is not null and vote_policy <> 'toggle'
        and counting_method not in ('approval', 'score', 'positional', 'irv', 'stv', 'schulze')
        and (${contestId}::uuid is null or id = ${contestId}::uuid)
    ), fresh as (
      select contest_id, voter_key, window_start, count(*) as used
      from vote where state in ('counted', 'held') and contest_id in (select id from budgeted)
      group by contest_id, voter_key, window_start
    ), stored as (
      select * from vote_budget where contest_id in (select id from budgeted)
    )
    select 'vote_budget' as "table",
      jsonb_build_object('contestId', contest_id, 'voterKey', voter_key, 'windowStart', window_start) as key,
      jsonb_build_object('used', coalesce(used_count, 0)) as stored,
      jsonb_build_object('used', coalesce(used, 0)) as recounted
    from fresh full join stored using (contest_id, voter_key, window_start)
    where coalesce(used_count, 0) <> coalesce(used, 0)`.execute(trx);
  return rows;
}

/**
 * accepted = counted + held + rejected + void, group by group. A vote's state may change after its group was settled, but
 * its row stays. The items of a group that are no votes are withdrawals, so a group never has more votes than items.
 */
async function compareGroups(trx: Transaction<Database>): Promise<RecountDifference[]> {
  const { rows } = await sql<RecountDifference>`
    with votes as (
      select batch_id, count(*) as stored_votes from vote group by batch_id
    ), refused as (
      select batch_id, count(*) as rejections from vote_rejection group by batch_id
    ), batch as (
      select id as batch_id, item_count, counted_count + held_count + void_count + rejected_count as said, rejected_count from vote_batch
    ), compared as (
      select batch_id, coalesce(said, 0) as said, coalesce(rejected_count, 0) as said_rejections, coalesce(item_count, 0) as items,
        coalesce(stored_votes, 0) + coalesce(rejections, 0) as found, coalesce(rejections, 0) as rejections
      from votes full join refused using (batch_id) full join batch using (batch_id)
    )
    select 'vote_batch' as "table", jsonb_build_object('batchId', batch_id) as key,
      jsonb_build_object('votes', said, 'rejections', said_rejections, 'items', items) as stored,
      jsonb_build_object('votes', found, 'rejections', rejections, 'items', greatest(found, items)) as recounted
    from compared where said <> found or rejections > said_rejections or found > items`.execute(trx);
  return rows;
}

export async function compareTotals(
  trx: Transaction<Database>,
  { contestId }: RecountOptions,
): Promise<RecountDifference[]> {
  const contest = contestId ?? null;
  return [
    ...(await compareTallies(trx, contest)),
    ...(await compareBudgets(trx, contest)),
    ...(contestId === undefined ? await compareGroups(trx) : []),
  ];
}
