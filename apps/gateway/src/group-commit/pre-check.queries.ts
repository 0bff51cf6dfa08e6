import type { Database } from '@urvote/db-schema/database';
import { addressConfirmedElsewhere } from '@urvote/voting/eligibility/shown-outcome';
import { type Kysely, sql } from 'kysely';
import type { Budget, Slot, TakenSlot } from './pre-check.ts';

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

/** With the position each has in the list. */
function byWindow<T extends { windowStart: string }>(all: readonly T[]): [string, (T & { position: number })[]][] {
  return [
    ...Map.groupBy(
      all.map((each, position) => ({ ...each, position })),
      ({ windowStart }) => windowStart,
    ),
  ];
}
