import { sqlStateOf } from '@urvote/platform/postgres/errors';
import { inTransaction, RunAgainError, type TransactionClient } from '@urvote/platform/postgres/in-transaction';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { Pool } from 'pg';
import { countOutcomes, type GroupCounts, pendingItems } from '../settlement/group-counts.ts';
import { contestsToFold, type FoldedContests, type SplitCasts, splitCasts } from '../settlement/settle-plan.ts';
import { type RunSettlement, settleRun } from '../settlement/settle-run.ts';
import type { ScoredCast, WithdrawalRequest } from '../settlement/settled-vote.ts';
import { tallyDeltas } from '../settlement/tally-deltas.ts';
import { lockContests } from './locks/lock-contests.queries.ts';
import { type GroupHeader, lockGroups, withoutStored } from './locks/lock-groups.queries.ts';
import { addCounters, type StoredVoteCounter } from './totals/add-counters.queries.ts';
import { finishGroups } from './totals/finish-groups.queries.ts';
import { writeBudgets } from './totals/write-budgets.queries.ts';
import { changeStates } from './votes/change-states.queries.ts';
import { type InsertMethod, insertRejections, insertVotes } from './votes/insert-votes.queries.ts';
import { readHistory } from './votes/read-history.ts';
import { contestsWithHistory, earlyAmong, voteReader } from './votes/stored-votes.queries.ts';

export interface RunToWrite {
  groups: readonly GroupHeader[];
  contests: ReadonlyMap<string, ContestRules>;
  casts: readonly ScoredCast[];
  withdrawals: readonly WithdrawalRequest[];
  counters: StoredVoteCounter;
}

export interface RunPart extends RunToWrite {
  /** False when the groups have other readable items. */
  isWhole: boolean;
}

export interface SettledPart {
  counts: Map<string, GroupCounts>;
  early: WithdrawalRequest[];
}

/** What a plain cast meets when its slot is taken, or when two workers store the same slots from both sides. */
const historyNeeded = new Set(['23505', '40P01']);
/** What COPY says to a role that row security holds for. */
const copyRefused = '0A000';
const withoutCopy = new WeakSet<Pool>();

/**
 * Settles groups in one transaction: all that follows from their votes becomes visible together or not at all. Casts
 * that are stored already are passed over. Plain casts are stored as they are; where their slots have a history, the
 * transaction is run again and folds it.
 * Locks are taken in one order everywhere: groups, contests, budgets, votes, tallies, counters.
 */
export async function settleInTransaction(pool: Pool, part: RunPart, settledAtMs: number): Promise<SettledPart> {
  const folded = contestsToFold(part);
  for (;;) {
    const method = withoutCopy.has(pool) ? 'insert' : 'copy';
    try {
      return await inTransaction(pool, (client) => settle(client, part, { folded, method, settledAtMs }));
    } catch (error) {
      if (!prepareAgain(error, pool, part, folded)) throw error;
    }
  }
}

function prepareAgain(error: unknown, pool: Pool, { casts }: RunPart, folded: Set<string>): boolean {
  const before = folded.size;
  const state = sqlStateOf(error) ?? '';
  if (error instanceof HistoryError) for (const id of error.contestIds) folded.add(id);
  else if (historyNeeded.has(state)) for (const { item } of casts) folded.add(item.contestId);
  else if (state === copyRefused && !withoutCopy.has(pool)) {
    withoutCopy.add(pool);
    return true;
  }
  return folded.size > before;
}

class HistoryError extends RunAgainError {
  readonly contestIds: ReadonlySet<string>;

  constructor(contestIds: ReadonlySet<string>) {
    super();
    this.contestIds = contestIds;
  }
}

interface SettleOptions {
  folded: FoldedContests;
  method: InsertMethod;
  settledAtMs: number;
}

async function settle(
  client: TransactionClient,
  part: RunPart,
  { folded, method, settledAtMs }: SettleOptions,
): Promise<SettledPart> {
  const casts = await withoutStored(client, await lockGroups(client, part.groups), part.casts);
  const split = splitCasts(casts, folded);
  const { changes, stored: foldedCasts, budgets, missing } = await foldHistory(client, part, split, folded);
  const early = await earlyAmong(client, missing);
  await writeBudgets(client, budgets);
  const changed = await changeStates(client, changes);
  const stored = foldedCasts.length === 0 ? split.plain : [...split.plain, ...foldedCasts];
  await insertVotes(client, stored, settledAtMs, method);
  await insertRejections(client, split.refused, settledAtMs, method);
  const counts = countOutcomes(part.groups, [...stored, ...split.refused]);
  await finishGroups(client, {
    groups: part.groups,
    counts,
    pending: pendingItems(part.groups, [...part.casts, ...part.withdrawals], early),
    isWhole: part.isWhole,
    deltas: tallyDeltas(stored, changed),
    settledAtMs,
  });
  await part.counters.count(stored, (rows) => addCounters(client, rows));
  return { counts, early };
}

async function foldHistory(
  client: TransactionClient,
  { contests, withdrawals }: RunPart,
  split: SplitCasts,
  folded: FoldedContests,
): Promise<RunSettlement> {
  const plainContests = split.plain.map(({ item }) => item.contestId);
  const foldedContests = split.folded.map(({ item }) => item.contestId);
  const contestIds = new Set([...plainContests, ...foldedContests, ...withdrawals.map(({ contestId }) => contestId)]);
  await lockContests(client, { contestIds, folded });
  const touched = await contestsWithHistory(client, split.plain);
  if (touched.size > 0) throw new HistoryError(touched);
  const run = { contests, casts: split.folded, withdrawals };
  return settleRun({ ...run, history: await readHistory(voteReader(client), run) });
}
