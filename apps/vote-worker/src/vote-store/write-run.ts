import { sqlStateOf } from '@urvote/platform/postgres/errors';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { Pool, PoolClient } from 'pg';
import { changeStates } from './votes/change-states.queries.ts';
import type { CounterWriter } from '../fraud-counters/run-counters.ts';
import {
  type BatchCounts,
  countOutcomes,
  finishBatches,
  pendingItems,
  tallyDeltas,
} from './totals/finish-groups.queries.ts';
import { inTransaction, RunAgainError } from '@urvote/platform/postgres/in-transaction';
import { insertRejections, insertVotes, type InsertWay } from './votes/insert-votes.queries.ts';
import { lockContests } from './locks/lock-contests.queries.ts';
import { type GroupHeader, lockGroups, withoutStored } from './locks/lock-groups.queries.ts';
import { readHistory } from './votes/read-history.ts';
import { contestsToFold, type FoldedContests, type SplitCasts, splitCasts } from '../settlement/settle-plan.ts';
import { type RunSettlement, settleRun } from '../settlement/settle-run.ts';
import type { BatchWithdrawal, ScoredCast } from '../settlement/settled-vote.ts';
import { contestsWithHistory, earlyAmong, voteReader } from './votes/stored-votes.queries.ts';
import { writeBudgets } from './totals/write-budgets.queries.ts';

export interface BatchToWrite {
  /** The groups that are settled together; one transaction for several saves round trips and flushes. */
  groups: readonly GroupHeader[];
  contests: ReadonlyMap<string, ContestRules>;
  casts: readonly ScoredCast[];
  withdrawals: readonly BatchWithdrawal[];
  counters: CounterWriter;
  /** False when these are not all items of the groups that can be read. */
  isWhole: boolean;
}

export interface WrittenBatch {
  counts: Map<string, BatchCounts>;
  /** Withdrawals whose vote is still on its way through the queue. */
  early: BatchWithdrawal[];
}

/** What a plain cast meets when its slot is taken, or when two workers store the same slots from both sides. */
const needsHistory = new Set(['23505', '40P01']);
/** What COPY says to a role that row security holds for. */
const copyRefused = '0A000';
const withoutCopy = new WeakSet<Pool>();

/**
 * Settles groups in one transaction: votes, rejections, changed states, budgets, tallies, events and counters all become
 * visible together or not at all. Casts that are stored already are passed over. Plain casts are stored as they are; where
 * their slots have a history, the transaction is run again and folds it.
 *
 * Locks are taken in one order everywhere: groups, contests, budgets, votes, tallies, counters.
 */
export async function writeBatch(pool: Pool, batch: BatchToWrite, settledAtMs: number): Promise<WrittenBatch> {
  const folded = contestsToFold(batch);
  for (;;) {
    const way = withoutCopy.has(pool) ? 'insert' : 'copy';
    try {
      return await inTransaction(pool, (client) => settle(client, batch, { folded, way, settledAtMs }));
    } catch (error) {
      if (!prepareAgain(error, pool, batch, folded)) throw error;
    }
  }
}

/** @returns whether the transaction is to be run again, in another way than before */
function prepareAgain(error: unknown, pool: Pool, { casts }: BatchToWrite, folded: Set<string>): boolean {
  const before = folded.size;
  const state = sqlStateOf(error) ?? '';
  if (error instanceof HistoryError) for (const id of error.contestIds) folded.add(id);
  else if (needsHistory.has(state)) for (const { item } of casts) folded.add(item.contestId);
  else if (state === copyRefused && !withoutCopy.has(pool)) {
    withoutCopy.add(pool);
    return true;
  }
  return folded.size > before;
}

/** Votes that were stored before decide about plain casts of these contests. */
class HistoryError extends RunAgainError {
  readonly contestIds: ReadonlySet<string>;

  constructor(contestIds: ReadonlySet<string>) {
    super();
    this.contestIds = contestIds;
  }
}

interface SettleOptions {
  folded: FoldedContests;
  way: InsertWay;
  settledAtMs: number;
}

async function settle(
  client: PoolClient,
  batch: BatchToWrite,
  { folded, way, settledAtMs }: SettleOptions,
): Promise<WrittenBatch> {
  const casts = await withoutStored(client, await lockGroups(client, batch.groups), batch.casts);
  const split = splitCasts(casts, folded);
  const { changes, stored: foldedCasts, budgets, missing } = await foldRun(client, batch, split, folded);
  const early = await earlyAmong(client, missing);
  await writeBudgets(client, budgets);
  const changed = await changeStates(client, changes);
  const stored = foldedCasts.length === 0 ? split.plain : [...split.plain, ...foldedCasts];
  await insertVotes(client, stored, settledAtMs, way);
  await insertRejections(client, split.refused, settledAtMs, way);
  const counts = countOutcomes(batch.groups, [...stored, ...split.refused]);
  const deltas = tallyDeltas(stored, changed);
  await finishBatches(client, {
    groups: batch.groups,
    counts,
    pending: pendingItems(batch.groups, [...batch.casts, ...batch.withdrawals], early),
    isWhole: batch.isWhole,
    deltas,
    settledAtMs,
  });
  await batch.counters.write(client, stored);
  return { counts, early };
}

async function foldRun(
  client: PoolClient,
  { contests, withdrawals }: BatchToWrite,
  split: SplitCasts,
  folded: FoldedContests,
): Promise<RunSettlement> {
  const plainContests = split.plain.map(({ item }) => item.contestId);
  await lockContests(client, {
    contestIds: new Set([
      ...plainContests,
      ...split.folded.map(({ item }) => item.contestId),
      ...withdrawals.map(({ contestId }) => contestId),
    ]),
    folded,
  });
  const touched = await contestsWithHistory(client, split.plain);
  if (touched.size > 0) throw new HistoryError(touched);
  const run = { contests, casts: split.folded, withdrawals };
  return settleRun({ ...run, history: await readHistory(voteReader(client), run) });
}
