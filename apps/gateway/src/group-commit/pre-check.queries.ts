import type { Database } from '@urvote/db-schema/database';
import { addressConfirmedElsewhere } from '@urvote/voting/eligibility/shown-outcome';
import { type Kysely, sql } from 'kysely';
import type { Budget, Slot, TakenSlot } from './pre-check.ts';

/** A vote that gave way to another under its mailbox has its voter's slot and budget still. */
const gaveWay = sql`v.state = 'rejected' and v.rejection_reason = ${addressConfirmedElsewhere}`;

/**
 * One index look-up a slot in each of two indexes, of slots and of votes that ended. A correlated subquery with its limit
 * cannot be turned into a join, which the planner would rather hash over whole partitions while their statistics are young;
 * and each window is a constant of its own branch, so that planning opens one partition and not all (3 ms of planning become
 * 0.3 ms). `offset 0` keeps the look-ups from being made once more for the filter.
 */
export async function takenSlots(db: Kysely<Database>, slots: readonly Slot[]): Promise<(TakenSlot | null)[]> {
  const branches = byWindow(slots).map(([windowStart, inWindow]) => sql`(
    select s.position, coalesce(
      (select array[v.id::text, v.voter_user_id::text, v.request_key] from vote v
       where v.entry_id = s.entry_id and v.voter_key = s.voter_key and v.window_start = ${windowStart}::date and v.state in ('counted', 'held')
       limit 1),
      (select array[v.id::text, v.voter_user_id::text, v.request_key] from vote v
       where v.voter_key = s.voter_key and v.entry_id = s.entry_id and v.window_start = ${windowStart}::date and ${gaveWay}
       limit 1)) as vote
    from unnest(
      ${inWindow.map(({ position }) => position)}::int[],
      ${inWindow.map(({ entryId }) => entryId)}::uuid[],
      ${inWindow.map(({ voterKey }) => voterKey)}::text[]
    ) as s (position, entry_id, voter_key) offset 0)`);
  const { rows } = await sql<{ position: number; vote: [string, string | null, string | null] }>`
    select * from (${sql.join(branches, sql` union all `)}) slots where vote is not null`.execute(db);
  const taken = slots.map((): TakenSlot | null => null);
  for (const { position, vote: [voteId, voterUserId, requestKey] } of rows) taken[position] = { voteId, voterUserId, requestKey };
  return taken;
}

export async function usedBudgets(db: Kysely<Database>, budgets: readonly Budget[]): Promise<number[]> {
  const branches = byWindow(budgets).map(([windowStart, inWindow]) => sql`(
    select s.position, b.used_count + (
      select count(*)::int from vote v
      where v.voter_key = s.voter_key and v.contest_id = s.contest_id and v.window_start = ${windowStart}::date and ${gaveWay}) as used
    from unnest(
      ${inWindow.map(({ position }) => position)}::int[],
      ${inWindow.map(({ contestId }) => contestId)}::uuid[],
      ${inWindow.map(({ voterKey }) => voterKey)}::text[]
    ) as s (position, contest_id, voter_key)
    join vote_budget b on b.contest_id = s.contest_id and b.voter_key = s.voter_key and b.window_start = ${windowStart}::date)`);
  const { rows } = await sql<{ position: number; used: number }>`${sql.join(branches, sql` union all `)}`.execute(db);
  const counts = budgets.map(() => 0);
  for (const { position, used } of rows) counts[position] = used;
  return counts;
}

/** With the position each has in the list. */
function byWindow<T extends { windowStart: string }>(all: readonly T[]): [string, (T & { position: number })[]][] {
  return [...Map.groupBy(all.map((each, position) => ({ ...each, position })), ({ windowStart }) => windowStart)];
}
