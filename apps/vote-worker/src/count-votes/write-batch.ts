import type { ContestRules } from '@urvote/voting/contest-rules';
import type { Pool, PoolClient } from 'pg';
import type { CounterWriter } from './counter-writer.ts';
import { changeStates } from './change-states.ts';
import { type BatchCounts, countOutcomes, finishBatches, type GroupToFinish, tallyDeltas } from './finish-batch.ts';
import { inTransaction } from './in-transaction.ts';
import { insertRejections, insertVotes } from './insert-votes.ts';
import { type BudgetKey, changeBudgets, hasBudget, lockBudgets } from './lock-budgets.ts';
import { lockSlots, readSlots, type SlotKey } from './lock-slots.ts';
import type { ScoredCast, SettledCast } from './settled-vote.ts';
import { settleBatch, type Settlement } from './settle-batch.ts';
import { withoutStored } from './stored-votes.ts';

export interface BatchToWrite {
  /** The groups that are settled together; one transaction for several saves round trips and flushes. */
  groups: readonly GroupToFinish[];
  contests: ReadonlyMap<string, ContestRules>;
  casts: readonly ScoredCast[];
  counters: CounterWriter;
}

/**
 * Settles groups in one transaction: votes, rejections, states changed by toggles, budgets, tallies and events all
 * become visible together or not at all. Casts that are stored already are passed over.
 *
 * Locks are taken in one order everywhere: batches, slots, budgets, votes, tallies. Withdrawals have a transaction of
 * their own: they free slots that ordinary casts, which take no slot locks, may be waiting for in any order.
 */
export function writeBatch(pool: Pool, batch: BatchToWrite, settledAtMs: number): Promise<Map<string, BatchCounts>> {
  return inTransaction(pool, async (client) => {
    const casts = await withoutStored(client, batch.groups, batch.casts);
    return settle(client, { ...batch, casts }, settledAtMs);
  });
}

async function settle(client: PoolClient, batch: BatchToWrite, settledAtMs: number): Promise<Map<string, BatchCounts>> {
  const slots = toggleSlots(batch);
  await lockSlots(client, slots);
  const history = await readSlots(client, slots);
  const budgets = await lockBudgets(client, budgetsToLock(batch));
  const settlement = settleBatch({ ...batch, history, budgets });

  const changed = await changeStates(client, settlement.changes);
  const storedIds = await insertVotes(client, settlement.stored, settledAtMs);
  const { stored, rejected } = afterInsert(settlement, storedIds);
  await insertRejections(client, rejected, settledAtMs);
  await changeBudgets(client, budgets, stored.flatMap(({ item, outcome }) => (outcome.state === 'void' ? [] : [{ ...item, change: 1 }])));
  const counts = countOutcomes(batch.groups, [...stored, ...rejected]);
  await finishBatches(client, { groups: batch.groups, counts, deltas: tallyDeltas(stored, changed), settledAtMs });
  await batch.counters.write(client, stored);
  return counts;
}

/** Only toggles depend on what the slot held before; the unique index decides the others. */
function toggleSlots({ contests, casts }: BatchToWrite): SlotKey[] {
  const toggles = casts.filter(({ item, verdict }) => verdict.state !== 'rejected' && contests.get(item.contestId)?.votePolicy === 'toggle');
  return toggles.map(({ item }) => item);
}

function budgetsToLock({ contests, casts }: BatchToWrite): BudgetKey[] {
  return casts.filter(({ item, verdict }) => verdict.state !== 'rejected' && hasBudget(contests.get(item.contestId))).map(({ item }) => item);
}

/** A vote that was not stored lost its slot to another vote. */
function afterInsert({ stored, rejected }: Settlement, storedIds: ReadonlySet<string> | 'all'): Omit<Settlement, 'changes'> {
  if (storedIds === 'all') return { stored, rejected };
  const lost = stored.filter(({ item }) => !storedIds.has(item.id));
  return {
    stored: stored.filter(({ item }) => storedIds.has(item.id)),
    rejected: [...rejected, ...lost.map((cast): SettledCast => ({ ...cast, outcome: { state: 'rejected', reason: 'already_voted' } }))],
  };
}
