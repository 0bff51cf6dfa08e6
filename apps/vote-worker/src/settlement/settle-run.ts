import { type FoldedState, type FoldedVote, foldVotes } from '@urvote/voting/ballot/fold-votes';
import { type BudgetUse, budgetsOf } from './budget-use.ts';
import type { RunToPlan } from './settle-plan.ts';
import {
  liveOutcome,
  type Outcome,
  sameOutcome,
  type ScoredCast,
  type SettledCast,
  type StateChange,
  type StoredVote,
  type WithdrawalRequest,
} from './settled-vote.ts';
import { missingVotes, WithdrawalNotes } from './withdrawal-notes.ts';

/** Every stored vote that a run can change, and every one that has a say in it. */
export interface History {
  votes: readonly StoredVote[];
  /** Whether all votes that decide about this one are here; only then can it change. */
  isWhole(vote: StoredVote): boolean;
}

export interface RunToSettle extends RunToPlan {
  history: History;
}

export interface RunSettlement {
  stored: SettledCast[];
  changes: StateChange[];
  budgets: BudgetUse[];
  missing: WithdrawalRequest[];
}

/** Whatever is delivered late, again or in another order ends the same. */
export function settleRun({ contests, casts, withdrawals, history }: RunToSettle): RunSettlement {
  const notes = new WithdrawalNotes(withdrawals);
  const before = history.votes.map((vote) => foldedOf(vote, notes));
  const added = casts.map((cast) => foldedCast(cast, notes));
  const all = [...before, ...added];
  const states = foldVotes(all, (contestId) => contests.get(contestId));
  const changes = history.votes.flatMap(
    (vote, index) => changeOf(history, vote, before[index], states.get(vote.id)) ?? [],
  );
  const stored = casts.map((cast, index): SettledCast => {
    const outcome = outcomeOf(states.get(cast.item.id), cast.verdict.state === 'held');
    const withdrawal = added[index]?.withdrawal;
    return { ...cast, outcome, ...(withdrawal && { withdrawal }) };
  });
  const budgets = budgetsOf(contests, history.votes, stored, changes);
  return { stored, changes, budgets, missing: missingVotes(withdrawals, all) };
}

function foldedOf(vote: StoredVote, notes: WithdrawalNotes): FoldedVote {
  const { id, contestId, entryId, voterKey, windowStart, mailboxKey, isProven, value, requestKey, castAtMs, outcome } =
    vote;
  return {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    mailboxKey,
    isProven,
    value,
    requestKey,
    castAtMs,
    wasLive: outcome.state !== 'rejected',
    ...notes.noted(vote, vote.withdrawal),
    ...(outcome.state === 'void' && outcome.reason === 'struck' && { struckAtMs: outcome.voidedAtMs }),
  };
}

function foldedCast({ item }: ScoredCast, notes: WithdrawalNotes): FoldedVote {
  const {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    value,
    castAtMs,
    requestKey = null,
    mailboxKey = null,
    isProven = false,
  } = item;
  return {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    value,
    requestKey,
    castAtMs,
    mailboxKey,
    isProven,
    wasLive: false,
    ...notes.noted(item, null),
  };
}

function outcomeOf(state: FoldedState | undefined, isSuspicious: boolean): Outcome {
  if (state === undefined) throw new Error('a vote was not folded');
  if (state.state === 'void') return { state: 'void', reason: state.reason, voidedAtMs: state.atMs };
  if (state.state === 'rejected') return state;
  return state.isShared ? { state: 'held', isShared: true } : liveOutcome(isSuspicious);
}

function changeOf(
  history: History,
  vote: StoredVote,
  folded: FoldedVote | undefined,
  state: FoldedState | undefined,
): StateChange | undefined {
  const { id, windowStart, outcome } = vote;
  if (!folded || !history.isWhole(vote)) return undefined;
  // What a reviewer struck stays struck, even where the vote had ended before.
  const to: Outcome =
    folded.struckAtMs === undefined ? outcomeOf(state, vote.isSuspicious && outcome.state !== 'counted') : outcome;
  const withdrawal = folded.withdrawal ?? null;
  const isNoted = withdrawal?.atMs === vote.withdrawal?.atMs && withdrawal?.id === vote.withdrawal?.id;
  return isNoted && sameOutcome(outcome, to) ? undefined : { id, windowStart, to, withdrawal };
}
