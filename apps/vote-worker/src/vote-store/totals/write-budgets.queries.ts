import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import type { BudgetUse } from '../../settlement/budget-use.ts';

/** In key order; nobody else settles these contests meanwhile. */
export async function writeBudgets(client: TransactionClient, budgets: readonly BudgetUse[]): Promise<void> {
  if (budgets.length === 0) return;
  await client.query(
    `insert into vote_budget as budget (contest_id, voter_key, window_start, used_count)
     select * from unnest($1::uuid[], $2::text[], $3::date[], $4::integer[]) as t (contest_id, voter_key, window_start, used_count) order by 1, 2, 3
     on conflict (contest_id, voter_key, window_start) do update set used_count = excluded.used_count
     where budget.used_count <> excluded.used_count`,
    [
      budgets.map(({ contestId }) => contestId),
      budgets.map(({ voterKey }) => voterKey),
      budgets.map(({ windowStart }) => windowStart),
      budgets.map(({ usedCount }) => usedCount),
    ],
  );
}
