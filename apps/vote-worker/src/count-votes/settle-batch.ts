import { admitBudget } from '@urvote/voting/ballot/admit-budget';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { StoredVote } from './lock-slots.ts';
import { type BudgetState, budgetKeyOf } from './lock-budgets.ts';
import { settleToggleSlots } from './settle-toggle-slots.ts';
import { liveState, type ScoredCast, type SettledCast, SlotSet, type StateChange } from './settled-vote.ts';

export interface SettleInput {
  contests: ReadonlyMap<string, Pick<ContestRules, 'votePolicy' | 'maxVotesPerVoter'>>;
  /** New casts in the order they were accepted. */
  casts: readonly ScoredCast[];
  /** Every stored vote of the slots of toggle casts. */
  history: readonly StoredVote[];
  budgets: ReadonlyMap<string, BudgetState>;
}

export interface Settlement {
  stored: SettledCast[];
  rejected: SettledCast[];
  changes: StateChange[];
}

const noWithdrawals: ReadonlyMap<string, number> = new Map();

const reject = (cast: ScoredCast, reason: string): SettledCast => ({ ...cast, outcome: { state: 'rejected', reason } });

/**
 * Decides where every cast of a batch ends and what it changes in votes stored before. No I/O, no clock: the same
 * input always gives the same settlement. A cast is `already_voted` here only against its own batch, its budget or its
 * toggle history; against everything else the unique slot of the table decides when the votes are inserted.
 */
export function settleBatch({ contests, casts, history, budgets }: SettleInput): Settlement {
  const rejected: SettledCast[] = [];
  const toggles: ScoredCast[] = [];
  const ballots: ScoredCast[] = [];
  for (const cast of casts) {
    if (cast.verdict.state === 'rejected') rejected.push(reject(cast, cast.verdict.reason));
    else if (contests.get(cast.item.contestId)?.votePolicy === 'toggle') toggles.push(cast);
    else ballots.push(cast);
  }
  const { stored, changes } = settleToggleSlots(history, toggles, noWithdrawals);
  const { firsts, repeats } = firstsOfSlots(budgets, ballots);
  const admitted = admitByBudget(contests, budgets, firsts, rejected);
  rejected.push(...rejectRepeats(repeats, admitted, budgets));
  for (const cast of admitted) stored.push({ ...cast, outcome: liveState(cast.verdict.state === 'held') });
  return { stored, rejected, changes };
}

/** Casts whose slot nobody before them has, as far as this batch and the budgets know, and the others. */
function firstsOfSlots(budgets: SettleInput['budgets'], ballots: readonly ScoredCast[]): { firsts: ScoredCast[]; repeats: ScoredCast[] } {
  const taken = new SlotSet();
  const firsts: ScoredCast[] = [];
  const repeats: ScoredCast[] = [];
  for (const cast of ballots) {
    if (!taken.add(cast.item) || hasVoted(cast, budgets)) repeats.push(cast);
    else firsts.push(cast);
  }
  return { firsts, repeats };
}

function hasVoted({ item }: ScoredCast, budgets: SettleInput['budgets']): boolean {
  return budgets.size > 0 && budgets.get(budgetKeyOf(item))?.votedEntryIds.has(item.entryId) === true;
}

/** A repeat of a cast that the budget refused repeats no vote. */
function rejectRepeats(repeats: readonly ScoredCast[], admitted: readonly ScoredCast[], budgets: SettleInput['budgets']): SettledCast[] {
  if (repeats.length === 0) return [];
  const admittedSlots = new SlotSet();
  for (const { item } of admitted) admittedSlots.add(item);
  return repeats.map((cast) => {
    const isTaken = admittedSlots.has(cast.item) || hasVoted(cast, budgets);
    return reject(cast, isTaken ? 'already_voted' : 'vote_limit_reached');
  });
}

function admitByBudget(
  contests: SettleInput['contests'],
  budgets: SettleInput['budgets'],
  candidates: readonly ScoredCast[],
  rejected: SettledCast[],
): readonly ScoredCast[] {
  if (budgets.size === 0) return candidates;
  const all: ScoredCast[] = [];
  for (const [key, votes] of Map.groupBy(candidates, ({ item }) => budgetKeyOf(item))) {
    const budget = budgets.get(key);
    const limit = budget ? (contests.get(budget.contestId)?.maxVotesPerVoter ?? null) : null;
    const { admitted, refused } = admitBudget({ usedCount: budget?.votedEntryIds.size ?? 0, limit, votes });
    all.push(...admitted);
    rejected.push(...refused.map((cast) => reject(cast, 'vote_limit_reached')));
  }
  return all;
}
