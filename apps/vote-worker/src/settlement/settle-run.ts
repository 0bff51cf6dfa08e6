import { type FoldedState, type FoldedVote, foldVotes } from '@urvote/voting/ballot/fold-votes';
import { type BudgetUse, budgetsOf } from './budget-use.ts';
import { type Review, reviewsAfter, sameReview, strikeOf } from './review.ts';
import type { RunToPlan } from './settle-plan.ts';
import {
  liveOutcome,
  type Outcome,
  sameOutcome,
  slotOf,
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
export function settleRun({ contests, casts, withdrawals, decisions = [], history }: RunToSettle): RunSettlement {
  const notes = new WithdrawalNotes(withdrawals);
  const reviews = reviewsAfter(history.votes, decisions);
  const reviewed = history.votes.map((vote) => ({ ...vote, review: reviews.get(vote.id) ?? vote.review }));
  const before = reviewed.map((vote) => foldedOf(vote, notes));
  const added = casts.map((cast) => foldedCast(cast, notes));
  const all = [...before, ...added];
  const states = foldVotes(all, (contestId) => contests.get(contestId));
  const changes = history.votes.flatMap(
    (vote, index) =>
      changeOf(history, vote, { folded: before[index], state: states.get(vote.id), review: reviews.get(vote.id) }) ??
      [],
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
  const {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    mailboxKey,
    isProven,
    value,
    categoryId,
    isBallot,
    requestKey,
    castAtMs,
    outcome,
    review,
  } = vote;
  const struckAtMs = strikeOf(review);
  return {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    mailboxKey,
    isProven,
    value,
    categoryId,
    isBallot,
    slot: slotOf(vote, isBallot),
    requestKey,
    castAtMs,
    // A restored vote gets no room beside what its voter cast while it was struck.
    wasLive: outcome.state !== 'rejected' && !(outcome.state === 'void' && outcome.reason === 'struck'),
    ...notes.noted(vote, vote.withdrawal),
    ...(struckAtMs !== null && { struckAtMs }),
  };
}

function foldedCast({ item, categoryId }: ScoredCast, notes: WithdrawalNotes): FoldedVote {
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
  const isBallot = item.choices !== undefined;
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
    categoryId,
    isBallot,
    slot: slotOf(item, isBallot),
    wasLive: false,
    ...notes.noted(item, null),
  };
}

function outcomeOf(state: FoldedState | undefined, isSuspicious: boolean): Outcome {
  if (state === undefined) throw new Error('a vote was not folded');
  if (state.state === 'void') return { state: 'void', reason: state.reason, voidedAtMs: state.atMs };
  if (state.state === 'rejected') return state;
  return state.holdReason ? { state: 'held', holdReason: state.holdReason } : liveOutcome(isSuspicious);
}

interface SettledAgain {
  folded: FoldedVote | undefined;
  state: FoldedState | undefined;
  review: Review | undefined;
}

function changeOf(
  history: History,
  vote: StoredVote,
  { folded, state, review = vote.review }: SettledAgain,
): StateChange | undefined {
  const { id, windowStart, outcome } = vote;
  if (!folded || !history.isWhole(vote)) return undefined;
  const to = reviewedOutcome(vote, review, state);
  const withdrawal = folded.withdrawal ?? null;
  const isNoted = withdrawal?.atMs === vote.withdrawal?.atMs && withdrawal?.id === vote.withdrawal?.id;
  if (isNoted && sameReview(review, vote.review) && sameOutcome(outcome, to)) return undefined;
  return { id, windowStart, to, withdrawal, review };
}

/** What a reviewer struck stays struck, even where the vote had ended before; what one accepted is never held by the rules. */
function reviewedOutcome(vote: StoredVote, review: Review, state: FoldedState | undefined): Outcome {
  const struckAtMs = strikeOf(review);
  if (struckAtMs !== null) return { state: 'void', reason: 'struck', voidedAtMs: Math.max(vote.castAtMs, struckAtMs) };
  return outcomeOf(state, vote.isSuspicious && review.acceptedAtMs === null);
}
