import type { PoolClient } from 'pg';

/** A stored vote of a slot, as settling needs it. Times in milliseconds since 1970 UTC. */
export interface StoredVote {
  id: string;
  contestId: string;
  entryId: string;
  voterKey: string;
  windowStart: string;
  value: number;
  castAtMs: number;
  state: 'counted' | 'held' | 'void';
  voidReason: string | null;
  voidedAtMs: number | null;
  isSuspicious: boolean;
}

export interface SlotKey {
  entryId: string;
  voterKey: string;
  windowStart: string;
}

export interface BudgetKey {
  contestId: string;
  voterKey: string;
  windowStart: string;
}

const storedVoteColumns = `
  id, contest_id as "contestId", entry_id as "entryId", voter_key as "voterKey", to_char(window_start, 'YYYY-MM-DD') as "windowStart",
  value, extract(epoch from cast_at)::float8 * 1000 as "castAtMs", state, void_reason as "voidReason",
  extract(epoch from voided_at)::float8 * 1000 as "voidedAtMs", is_suspicious as "isSuspicious"`;

/**
 * Waits for every other transaction that settles one of these slots, then reads all votes of them. The locks are taken
 * in key order and go with the transaction.
 */
export async function lockSlots(client: PoolClient, slots: readonly SlotKey[]): Promise<StoredVote[]> {
  if (slots.length === 0) return [];
  const columns = [slots.map(({ entryId }) => entryId), slots.map(({ voterKey }) => voterKey), slots.map(({ windowStart }) => windowStart)];
  await client.query(
    `select pg_advisory_xact_lock(key) from (
       select distinct hashtextextended(concat_ws('|', 'slot', entry_id, voter_key, window_start), 0) as key
       from unnest($1::uuid[], $2::text[], $3::date[]) as t (entry_id, voter_key, window_start) order by key) keys`,
    columns,
  );
  const { rows } = await client.query<StoredVote>(
    `select ${storedVoteColumns} from vote
     where (entry_id, voter_key, window_start) in
       (select * from unnest($1::uuid[], $2::text[], $3::date[]))
       and voter_key = any($2::text[])`,
    columns,
  );
  return rows.map((row) => ({ ...row, castAtMs: Math.round(row.castAtMs), voidedAtMs: row.voidedAtMs === null ? null : Math.round(row.voidedAtMs) }));
}

export interface BudgetState extends BudgetKey {
  usedCount: number;
  /** Entries the voter has a live vote for in this window. */
  votedEntryIds: Set<string>;
}

/**
 * Locks the budget rows of these voters (made when missing), in key order, and reads what is used and which entries
 * they have voted for. While the lock is held nobody else can take a slot of these voters in the contest.
 */
export async function lockBudgets(client: PoolClient, keys: readonly BudgetKey[]): Promise<Map<string, BudgetState>> {
  if (keys.length === 0) return new Map();
  const columns = [keys.map(({ contestId }) => contestId), keys.map(({ voterKey }) => voterKey), keys.map(({ windowStart }) => windowStart)];
  const { rows } = await client.query<BudgetKey & { usedCount: number }>(
    `insert into vote_budget as budget (contest_id, voter_key, window_start, used_count)
     select distinct contest_id, voter_key, window_start, 0
     from unnest($1::uuid[], $2::text[], $3::date[]) as t (contest_id, voter_key, window_start) order by 1, 2, 3
     on conflict (contest_id, voter_key, window_start) do update set used_count = budget.used_count
     returning contest_id as "contestId", voter_key as "voterKey", to_char(window_start, 'YYYY-MM-DD') as "windowStart",
       used_count as "usedCount"`,
    columns,
  );
  const budgets = new Map(rows.map((row) => [budgetKeyOf(row), { ...row, votedEntryIds: new Set<string>() }]));
  const voted = await client.query<BudgetKey & { entryId: string }>(
    `select contest_id as "contestId", voter_key as "voterKey", to_char(window_start, 'YYYY-MM-DD') as "windowStart", entry_id as "entryId"
     from vote where state in ('counted', 'held') and voter_key = any($2::text[])
       and (contest_id, voter_key, window_start) in (select * from unnest($1::uuid[], $2::text[], $3::date[]))`,
    columns,
  );
  for (const row of voted.rows) budgets.get(budgetKeyOf(row))?.votedEntryIds.add(row.entryId);
  return budgets;
}

export interface BudgetChange extends BudgetKey {
  /** Negative where votes were taken back. */
  change: number;
}

/** Adds the changes to the locked budget rows. */
export async function changeBudgets(client: PoolClient, changes: readonly BudgetChange[]): Promise<void> {
  const effective = changes.filter(({ change }) => change !== 0);
  if (effective.length === 0) return;
  await client.query(
    `update vote_budget budget set used_count = used_count + change
     from unnest($1::uuid[], $2::text[], $3::date[], $4::integer[]) as t (contest_id, voter_key, window_start, change)
     where budget.contest_id = t.contest_id and budget.voter_key = t.voter_key and budget.window_start = t.window_start`,
    [
      effective.map(({ contestId }) => contestId),
      effective.map(({ voterKey }) => voterKey),
      effective.map(({ windowStart }) => windowStart),
      effective.map(({ change }) => change),
    ],
  );
}

export function budgetKeyOf({ contestId, voterKey, windowStart }: BudgetKey): string {
  return `${contestId}|${windowStart}|${voterKey}`;
}
