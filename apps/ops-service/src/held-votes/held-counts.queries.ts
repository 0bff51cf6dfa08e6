import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface HeldContest {
  contestId: string;
  name: string;
  heldCount: number;
  countedCount: number;
}

/** Contests with held votes, most first. Counted votes are from the tallies. */
export async function heldContests(db: Db): Promise<HeldContest[]> {
  const { rows } = await sql<HeldContest>`
    with held as (select contest_id, count(*)::integer as held from vote where state = 'held' group by contest_id)
    select contest.id as "contestId", contest.name, held.held as "heldCount", coalesce(tally.counted, 0)::integer as "countedCount"
    from held join contest on contest.id = held.contest_id left join lateral (
      select sum(up_count + down_count) as counted from entry_tally where entry_tally.contest_id = contest.id
    ) tally on true
    order by held.held desc, contest.id limit 100`.execute(db);
  return rows;
}

export interface HeldReason {
  flag: string;
  count: number;
}

/** How often each rule speaks against the contest's held votes. */
export async function heldReasons(db: Db, contestId: string): Promise<HeldReason[]> {
  const { rows } = await sql<HeldReason>`
    select flag, count(*)::integer as count from (
      select reason->>'flag' as flag from vote, jsonb_array_elements(fraud_flags) reason
      where state = 'held' and not is_below_minimum and contest_id = ${contestId}::uuid
      union all select hold_reason from vote
      where state = 'held' and hold_reason is not null and contest_id = ${contestId}::uuid
    ) said group by flag order by count(*) desc, flag`.execute(db);
  return rows;
}
