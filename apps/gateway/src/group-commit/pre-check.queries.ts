import type { Database } from '@urvote/db-schema/database';
import { addressConfirmedElsewhere } from '@urvote/voting/eligibility/shown-outcome';
import { type Kysely, sql } from 'kysely';
import type { Budget, ScopedVote, Slot, TakenSlot } from './pre-check.ts';

/** A vote that gave way to another under its mailbox has its voter's slot and budget still. */
const gaveWay = sql`v.state = 'rejected' and v.rejection_reason = ${addressConfirmedElsewhere}`;

/** The function keeps its plan with the connection, which is most of what a group of few votes would cost here. */
export async function takenSlots(db: Kysely<Database>, slots: readonly Slot[]): Promise<(TakenSlot | null)[]> {
  const windows = byWindow(slots).map(
    ([windowStart, inWindow]) => sql`
    select * from taken_slots(
      ${windowStart}::date,
      ${inWindow.map(({ position }) => position)}::int[],
      ${inWindow.map(({ entryId }) => entryId)}::uuid[],
      ${inWindow.map(({ voterKey }) => voterKey)}::text[])`,
  );
  const { rows } = await sql<{ at_position: number; taken_by: [string, string | null, string | null] }>`
    ${sql.join(windows, sql` union all `)}`.execute(db);
  const taken = slots.map((): TakenSlot | null => null);
  for (const {
    at_position: position,
    taken_by: [voteId, voterUserId, requestKey],
  } of rows)
    taken[position] = { voteId, voterUserId, requestKey };
  return taken;
}

/** Each window is a constant of its own branch, so that planning opens one partition and not all. */
export async function usedBudgets(db: Kysely<Database>, budgets: readonly Budget[]): Promise<number[]> {
  const branches = byWindow(budgets).map(
    ([windowStart, inWindow]) => sql`(
    select s.position, b.used_count + (
      select count(*)::int from vote v
      where v.voter_key = s.voter_key and v.contest_id = s.contest_id and v.window_start = ${windowStart}::date and ${gaveWay}) as used
    from unnest(
      ${inWindow.map(({ position }) => position)}::int[],
      ${inWindow.map(({ contestId }) => contestId)}::uuid[],
      ${inWindow.map(({ voterKey }) => voterKey)}::text[]
    ) as s (position, contest_id, voter_key)
    join vote_budget b on b.contest_id = s.contest_id and b.voter_key = s.voter_key and b.window_start = ${windowStart}::date)`,
  );
  const { rows } = await sql<{ position: number; used: number }>`${sql.join(branches, sql` union all `)}`.execute(db);
  const counts = budgets.map(() => 0);
  for (const { position, used } of rows) counts[position] = used;
  return counts;
}

/** By the votes themselves: those of one voter are few, and no total beside them can go wrong. */
export async function spentScopes(db: Kysely<Database>, votes: readonly ScopedVote[]): Promise<boolean[]> {
  const { rows } = await sql<{ isSpent: boolean }>`
    select coalesce((select count(*) from vote v
        where v.voter_key = s.voter_key and v.contest_id = s.contest_id and v.entry_id = s.entry_id
          and v.state in ('counted', 'held')) >= s.entry_limit, false)
      or coalesce((select count(*) from vote v join entry e on e.id = v.entry_id
        where v.voter_key = s.voter_key and v.contest_id = s.contest_id and v.window_start = s.window_start
          and v.state in ('counted', 'held') and e.category_id = s.category_id) >= s.category_limit, false) as "isSpent"
    from unnest(
      ${votes.map(({ contestId }) => contestId)}::uuid[],
      ${votes.map(({ voterKey }) => voterKey)}::text[],
      ${votes.map(({ windowStart }) => windowStart)}::date[],
      ${votes.map(({ entryId }) => entryId)}::uuid[],
      ${votes.map(({ perEntry }) => perEntry)}::int[],
      ${votes.map(({ perCategory }) => perCategory?.categoryId ?? null)}::uuid[],
      ${votes.map(({ perCategory }) => perCategory?.limit ?? null)}::int[]
    ) with ordinality as s (contest_id, voter_key, window_start, entry_id, entry_limit, category_id, category_limit, at)
    order by s.at`.execute(db);
  return rows.map(({ isSpent }) => isSpent);
}

/** With the position each has in the list. */
function byWindow<T extends { windowStart: string }>(all: readonly T[]): [string, (T & { position: number })[]][] {
  return [
    ...Map.groupBy(
      all.map((each, position) => ({ ...each, position })),
      ({ windowStart }) => windowStart,
    ),
  ];
}
