import type { ContestRules } from '@urvote/voting/contest-rules';
import type { Pool, PoolClient } from 'pg';
import { type BatchCounts, changeStates, countOutcomes, finishBatches, tallyDeltas } from './finish-batch.ts';
import { insertRejections, insertVotes } from './insert-votes.ts';
import { type BudgetChange, budgetKeyOf, changeBudgets, lockBudgets, lockSlots, type SlotKey, type StoredVote } from './lock-slots.ts';
import type { BatchWithdrawal, ScoredCast, SettledCast } from './settled-vote.ts';
import { type Settlement, settleBatch } from './settle-batch.ts';

export interface BatchToWrite {
  /** The groups that are settled together; one transaction for several saves round trips and flushes. */
  batchIds: readonly string[];
  contests: ReadonlyMap<string, ContestRules>;
  casts: readonly ScoredCast[];
  withdrawals: readonly BatchWithdrawal[];
}

export interface WrittenBatch {
  counts: ReadonlyMap<string, BatchCounts>;
  /** Withdrawals whose vote is still on its way through the queue. */
  early: BatchWithdrawal[];
}

/**
 * Settles groups in one transaction: votes, rejections, changed states, budgets, tallies and events all become
 * visible together or not at all. Locks are taken in one order everywhere: slots, budgets, votes, tallies.
 */
export async function writeBatch(pool: Pool, batch: BatchToWrite, settledAtMs: number): Promise<WrittenBatch> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const written = await settleInTransaction(client, batch, settledAtMs);
    await client.query('commit');
    return written;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    // A client that failed is not worth keeping: whether its rollback arrived is not known.
    client.release(failure);
  }
}

async function settleInTransaction(client: PoolClient, batch: BatchToWrite, settledAtMs: number): Promise<WrittenBatch> {
  const history = await lockSlots(client, slotsToLock(batch));
  const withdrawnVotes = votesWithdrawnFrom(history, batch.withdrawals);
  const budgets = await lockBudgets(client, budgetsToLock(batch, withdrawnVotes));
  const settlement = settleBatch({ ...batch, history, budgets });

  const changed = await changeStates(client, settlement.changes);
  const storedIds = await insertVotes(client, settlement.stored, settledAtMs);
  const { stored, rejected } = afterInsert(settlement, storedIds);
  await insertRejections(client, rejected, settledAtMs);
  const freed = withdrawnVotes.filter(({ id }) => settlement.changes.some((change) => change.id === id));
  await changeBudgets(client, budgetChanges(budgets, stored, freed));
  const counts = countOutcomes(batch.batchIds, [...stored, ...rejected]);
  await finishBatches(client, counts, tallyDeltas(stored, changed), settledAtMs);
  return { counts, early: settlement.early };
}

/** Only toggles and withdrawals depend on what the slot held before; the unique index decides the others. */
function slotsToLock({ contests, casts, withdrawals }: BatchToWrite): SlotKey[] {
  const toggles = casts.filter(({ item, verdict }) => verdict.state !== 'rejected' && contests.get(item.contestId)?.votePolicy === 'toggle');
  return [...toggles.map(({ item }) => item), ...withdrawals];
}

function votesWithdrawnFrom(history: readonly StoredVote[], withdrawals: readonly BatchWithdrawal[]): StoredVote[] {
  const ids = new Set(withdrawals.map(({ voteId }) => voteId));
  return history.filter(({ id, state }) => ids.has(id) && state !== 'void');
}

function budgetsToLock({ contests, casts }: BatchToWrite, withdrawn: readonly StoredVote[]) {
  const isBudgeted = (contestId: string): boolean => {
    const contest = contests.get(contestId);
    return contest?.maxVotesPerVoter != null && contest.votePolicy !== 'toggle';
  };
  return [...casts.map(({ item }) => item), ...withdrawn].filter(({ contestId }) => isBudgeted(contestId));
}

/** A vote that was not stored lost its slot to another vote. */
function afterInsert({ stored, rejected }: Settlement, storedIds: ReadonlySet<string>): { stored: SettledCast[]; rejected: SettledCast[] } {
  if (storedIds.size === stored.length) return { stored, rejected };
  const lost = stored.filter(({ item }) => !storedIds.has(item.id));
  return {
    stored: stored.filter(({ item }) => storedIds.has(item.id)),
    rejected: [...rejected, ...lost.map((cast): SettledCast => ({ ...cast, outcome: { state: 'rejected', reason: 'already_voted' } }))],
  };
}

function budgetChanges(
  budgets: Awaited<ReturnType<typeof lockBudgets>>,
  stored: readonly SettledCast[],
  withdrawn: readonly StoredVote[],
): BudgetChange[] {
  const changes = new Map([...budgets].map(([key, budget]) => [key, { ...budget, change: 0 }]));
  for (const { item, outcome } of stored) {
    const budget = changes.get(budgetKeyOf(item));
    if (budget && outcome.state !== 'void') budget.change += 1;
  }
  for (const vote of withdrawn) {
    const budget = changes.get(budgetKeyOf(vote));
    if (budget) budget.change -= 1;
  }
  return [...changes.values()];
}
