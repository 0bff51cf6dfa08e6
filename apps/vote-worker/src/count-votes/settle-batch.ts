import { admitBudget } from '@urvote/voting/ballot/admit-budget';
import { settleToggle, type ToggleCast } from '@urvote/voting/ballot/settle-toggle';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { type BudgetState, budgetKeyOf, type StoredVote } from './lock-slots.ts';
import { type BatchWithdrawal, type ScoredCast, type SettledCast, slotOf, type StateChange, type VoidReason } from './settled-vote.ts';

export interface SettleInput {
  contests: ReadonlyMap<string, ContestRules>;
  /** New casts in the order they were accepted. */
  casts: readonly ScoredCast[];
  withdrawals: readonly BatchWithdrawal[];
  /** Every stored vote of the slots of toggle casts and withdrawals. */
  history: readonly StoredVote[];
  budgets: ReadonlyMap<string, BudgetState>;
}

export interface Settlement {
  stored: SettledCast[];
  rejected: SettledCast[];
  changes: StateChange[];
  /** Withdrawals whose vote is not stored yet: it is still on its way through the queue. */
  early: BatchWithdrawal[];
}

const reject = (cast: ScoredCast, reason: string): SettledCast => ({ ...cast, outcome: { state: 'rejected', reason } });

/**
 * Decides where every cast of a batch ends and what it changes in votes stored before. No I/O, no clock: the same
 * input always gives the same settlement. A cast is `already_voted` here only against its own batch, its budget or its
 * toggle history; against everything else the unique slot of the table decides when the votes are inserted.
 */
export function settleBatch(input: SettleInput): Settlement {
  const settlement: Settlement = { stored: [], rejected: [], changes: [], early: [] };
  const withdrawn = settleWithdrawals(input, settlement);
  const toggles: ScoredCast[] = [];
  const ballots: ScoredCast[] = [];
  for (const cast of input.casts) {
    if (cast.verdict.state === 'rejected') settlement.rejected.push(reject(cast, cast.verdict.reason));
    else if (input.contests.get(cast.item.contestId)?.votePolicy === 'toggle') toggles.push(cast);
    else ballots.push(cast);
  }
  settleToggles(input, toggles, withdrawn, settlement);
  settleBallots(input, ballots, withdrawn, settlement);
  return settlement;
}

/** @returns the ids withdrawn by this batch with the times of the requests */
function settleWithdrawals({ withdrawals, history, contests, casts }: SettleInput, settlement: Settlement): Map<string, number> {
  const withdrawn = new Map<string, number>();
  const storedById = new Map(history.map((vote) => [vote.id, vote]));
  const inBatch = new Set(casts.map(({ item }) => item.id));
  for (const withdrawal of withdrawals) {
    const vote = storedById.get(withdrawal.voteId);
    if (!vote && !inBatch.has(withdrawal.voteId)) settlement.early.push(withdrawal);
    else if (vote?.state !== 'void') withdrawn.set(withdrawal.voteId, withdrawal.requestedAtMs);
    // Toggle slots are folded with their whole history below.
    if (!vote || vote.state === 'void' || contests.get(vote.contestId)?.votePolicy === 'toggle') continue;
    settlement.changes.push({ id: vote.id, windowStart: vote.windowStart, to: voided('withdrawn', withdrawal.requestedAtMs) });
  }
  return withdrawn;
}

function settleToggles(
  { history, contests }: SettleInput,
  casts: readonly ScoredCast[],
  withdrawn: ReadonlyMap<string, number>,
  settlement: Settlement,
): void {
  const storedBySlot = Map.groupBy(history.filter(({ contestId }) => contests.get(contestId)?.votePolicy === 'toggle'), slotOf);
  const castsBySlot = Map.groupBy(casts, ({ item }) => slotOf(item));
  for (const slot of new Set([...storedBySlot.keys(), ...castsBySlot.keys()])) {
    const stored = storedBySlot.get(slot) ?? [];
    const incoming = castsBySlot.get(slot) ?? [];
    const states = settleToggle([
      ...stored.map((vote) => toggleCastOfStored(vote, withdrawn)),
      ...incoming.map(({ item }) => ({ id: item.id, castAtMs: item.castAtMs, value: item.value, ...withdrawnAt(item.id, withdrawn) })),
    ]);
    const lastAtMs = Math.max(...stored.map(({ castAtMs }) => castAtMs), ...incoming.map(({ item }) => item.castAtMs));
    const voidedAt = (id: string): number => withdrawn.get(id) ?? lastAtMs;
    for (const vote of stored) {
      const change = toggleChange(vote, states.get(vote.id), voidedAt(vote.id));
      if (change) settlement.changes.push(change);
    }
    for (const cast of incoming) {
      const state = states.get(cast.item.id);
      const outcome = state?.state === 'void' ? voided(state.reason, voidedAt(cast.item.id)) : liveState(cast.verdict.state === 'held');
      settlement.stored.push({ ...cast, outcome });
    }
  }
}

function toggleCastOfStored(vote: StoredVote, withdrawn: ReadonlyMap<string, number>): ToggleCast {
  const cast: ToggleCast = { id: vote.id, castAtMs: vote.castAtMs, value: vote.value, ...withdrawnAt(vote.id, withdrawn) };
  if (vote.voidReason === 'withdrawn' && vote.voidedAtMs !== null) cast.withdrawnAtMs = vote.voidedAtMs;
  if (vote.voidReason === 'struck' && vote.voidedAtMs !== null) cast.struckAtMs = vote.voidedAtMs;
  return cast;
}

function toggleChange(vote: StoredVote, state: ReturnType<Map<string, { state: string; reason?: VoidReason }>['get']>, atMs: number): StateChange | undefined {
  if (!state) return undefined;
  const { id, windowStart } = vote;
  if (state.state === 'live') return vote.state === 'void' ? { id, windowStart, to: liveState(vote.isSuspicious) } : undefined;
  if (vote.state === 'void' && vote.voidReason === state.reason) return undefined;
  return { id, windowStart, to: voided(state.reason ?? 'changed', atMs) };
}

function settleBallots(
  { contests, budgets }: SettleInput,
  casts: readonly ScoredCast[],
  withdrawn: ReadonlyMap<string, number>,
  settlement: Settlement,
): void {
  const taken = new Set<string>();
  const candidates: ScoredCast[] = [];
  for (const cast of casts) {
    const slot = slotOf(cast.item);
    const budget = budgets.size === 0 ? undefined : budgets.get(budgetKeyOf(cast.item));
    if (taken.has(slot) || budget?.votedEntryIds.has(cast.item.entryId)) settlement.rejected.push(reject(cast, 'already_voted'));
    else {
      taken.add(slot);
      candidates.push(cast);
    }
  }
  const { admitted, refused } = admitByBudget(contests, budgets, candidates);
  settlement.rejected.push(...refused.map((cast) => reject(cast, 'vote_limit_reached')));
  for (const cast of admitted) {
    const at = withdrawn.get(cast.item.id);
    const outcome = at === undefined ? liveState(cast.verdict.state === 'held') : voided('withdrawn', at);
    settlement.stored.push({ ...cast, outcome });
  }
}

function admitByBudget(
  contests: SettleInput['contests'],
  budgets: SettleInput['budgets'],
  candidates: readonly ScoredCast[],
): { admitted: ScoredCast[]; refused: ScoredCast[] } {
  if (budgets.size === 0) return { admitted: [...candidates], refused: [] };
  const admitted: ScoredCast[] = [];
  const refused: ScoredCast[] = [];
  for (const [key, votes] of Map.groupBy(candidates, ({ item }) => budgetKeyOf(item))) {
    const budget = budgets.get(key);
    const limit = budget ? (contests.get(budget.contestId)?.maxVotesPerVoter ?? null) : null;
    const split = admitBudget({ usedCount: budget?.usedCount ?? 0, limit, votes });
    admitted.push(...split.admitted);
    refused.push(...split.refused);
  }
  return { admitted, refused };
}

function liveState(isHeld: boolean): { state: 'counted' | 'held' } {
  return { state: isHeld ? 'held' : 'counted' };
}

function voided(reason: VoidReason, voidedAtMs: number): { state: 'void'; reason: VoidReason; voidedAtMs: number } {
  return { state: 'void', reason, voidedAtMs };
}

function withdrawnAt(id: string, withdrawn: ReadonlyMap<string, number>): { withdrawnAtMs?: number } {
  const withdrawnAtMs = withdrawn.get(id);
  return withdrawnAtMs === undefined ? {} : { withdrawnAtMs };
}
