import type { ContestRules } from '@urvote/voting/contest-rules';
import type { PoolClient } from 'pg';

/** What a budget is kept for: one voter in one contest and window. */
export interface BudgetKey {
  contestId: string;
  voterKey: string;
  windowStart: string;
}

export interface BudgetState extends BudgetKey {
  /** As stored; what counts is the votes themselves, which a limit set later finds too. */
  usedCount: number;
  /** Entries the voter has a live vote for in this window. */
  votedEntryIds: Set<string>;
}

/** A toggle is not spent, so toggle contests have no budgets. */
export function hasBudget(contest: Pick<ContestRules, 'maxVotesPerVoter' | 'votePolicy'> | undefined): boolean {
  return contest?.maxVotesPerVoter != null && contest.votePolicy !== 'toggle';
}

function columnsOf(keys: readonly BudgetKey[]): [string[], string[], string[]] {
  return [keys.map(({ contestId }) => contestId), keys.map(({ voterKey }) => voterKey), keys.map(({ windowStart }) => windowStart)];
}

/**
 * Locks the budget rows of these voters (made when missing), in key order, and reads which entries they have voted for.
 * While the lock is held nobody else can take a slot of these voters in the contest.
 */
export async function lockBudgets(client: PoolClient, keys: readonly BudgetKey[]): Promise<Map<string, BudgetState>> {
  if (keys.length === 0) return new Map();
  const columns = columnsOf(keys);
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

/** Writes the locked budgets after `changes`: the live votes that were found, and what was added and taken back. */
export async function changeBudgets(
  client: PoolClient,
  budgets: ReadonlyMap<string, BudgetState>,
  changes: readonly BudgetChange[],
): Promise<void> {
  if (budgets.size === 0) return;
  const used = new Map([...budgets].map(([key, { votedEntryIds }]) => [key, votedEntryIds.size]));
  for (const change of changes) {
    const key = budgetKeyOf(change);
    const before = used.get(key);
    if (before !== undefined) used.set(key, before + change.change);
  }
  const changed = [...budgets].flatMap(([key, budget]) => {
    const usedCount = used.get(key) ?? 0;
    return usedCount === budget.usedCount ? [] : [{ ...budget, usedCount }];
  });
  if (changed.length === 0) return;
  await client.query(
    `update vote_budget budget set used_count = t.used_count
     from unnest($1::uuid[], $2::text[], $3::date[], $4::integer[]) as t (contest_id, voter_key, window_start, used_count)
     where budget.contest_id = t.contest_id and budget.voter_key = t.voter_key and budget.window_start = t.window_start`,
    [...columnsOf(changed), changed.map(({ usedCount }) => usedCount)],
  );
}

export function budgetKeyOf({ contestId, voterKey, windowStart }: BudgetKey): string {
  return `${contestId}|${windowStart}|${voterKey}`;
}
