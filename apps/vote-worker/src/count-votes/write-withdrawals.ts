import type { ContestRules } from '@urvote/voting/contest-rules';
import type { Pool, PoolClient } from 'pg';
import { changeStates } from './change-states.ts';
import { applyDeltas, tallyDeltas } from './finish-batch.ts';
import { inTransaction } from './in-transaction.ts';
import { changeBudgets, hasBudget, lockBudgets } from './lock-budgets.ts';
import { lockSlots, readSlots } from './lock-slots.ts';
import type { BatchWithdrawal } from './settled-vote.ts';
import { settleWithdrawals } from './settle-withdrawals.ts';
import { loadRejectedIds } from './stored-votes.ts';

export interface WithdrawalsToWrite {
  contests: ReadonlyMap<string, ContestRules>;
  withdrawals: readonly BatchWithdrawal[];
}

/**
 * Takes votes back in one transaction, with their budgets, tallies and events. Doing it again changes nothing.
 * @returns the withdrawals whose vote is still on its way through the queue
 */
export function writeWithdrawals(pool: Pool, toWrite: WithdrawalsToWrite, settledAtMs: number): Promise<BatchWithdrawal[]> {
  return inTransaction(pool, (client) => settle(client, toWrite, settledAtMs));
}

async function settle(client: PoolClient, { contests, withdrawals }: WithdrawalsToWrite, settledAtMs: number): Promise<BatchWithdrawal[]> {
  await lockSlots(client, withdrawals);
  const history = await readSlots(client, withdrawals);
  const storedIds = new Set(history.map(({ id }) => id));
  const missingIds = withdrawals.map(({ voteId }) => voteId).filter((id) => !storedIds.has(id));
  const rejectedIds = await loadRejectedIds(client, missingIds);
  const { changes, early } = settleWithdrawals({ contests, withdrawals, history, rejectedIds });
  if (changes.length === 0) return early;

  const changedIds = new Set(changes.map(({ id }) => id));
  const freed = history.filter(({ id, state, contestId }) => state !== 'void' && changedIds.has(id) && hasBudget(contests.get(contestId)));
  const budgets = await lockBudgets(client, freed);
  const changed = await changeStates(client, changes);
  await changeBudgets(client, budgets, freed.map((vote) => ({ ...vote, change: -1 })));
  await applyDeltas(client, tallyDeltas([], changed), settledAtMs);
  return early;
}
