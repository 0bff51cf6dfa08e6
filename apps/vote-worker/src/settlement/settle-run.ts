import { firstWithdrawal, type Withdrawal } from '@urvote/voting/ballot/ballot-cast';
import {
  type BallotRules,
  type FoldedState,
  type FoldedVote,
  foldVotes,
  hasBudget,
  ballotKeyOf,
} from '@urvote/voting/ballot/fold-votes';
import type { History } from '../vote-store/votes/read-history.ts';
import {
  type BatchWithdrawal,
  isLive,
  liveOutcome,
  type Outcome,
  sameOutcome,
  type ScoredCast,
  type SettledCast,
  type StateChange,
  type StoredVote,
} from './settled-vote.ts';

export interface RunToSettle {
  contests: ReadonlyMap<string, BallotRules>;
  /** New casts that the rules let in. */
  casts: readonly ScoredCast[];
  withdrawals: readonly BatchWithdrawal[];
  history: History;
}

/** How many live votes a voter has in a contest and window. */
export interface BudgetUse {
  contestId: string;
  voterKey: string;
  windowStart: string;
  usedCount: number;
}

export interface RunSettlement {
  stored: SettledCast[];
  changes: StateChange[];
  budgets: BudgetUse[];
  /** Withdrawals of votes that their voter does not have, as far as this run can see. */
  missing: BatchWithdrawal[];
}

/**
 * Decides where every cast of a run ends and what the run changes in votes stored before, by folding both together. No
 * I/O, no clock; whatever is delivered late, again or in another order ends the same.
 */
export function settleRun({ contests, casts, withdrawals, history }: RunToSettle): RunSettlement {
  const notes = notesOf(withdrawals);
  const before = history.votes.map((vote) => foldedOf(vote, notes.get(noteKey(vote.id, vote.voterKey))));
  const added = casts.map((cast) => foldedCast(cast, notes.get(noteKey(cast.item.id, cast.item.voterKey))));
  const states = foldVotes([...before, ...added], (contestId) => contests.get(contestId));
  const known = new Set([...before, ...added].map(({ id, voterKey }) => noteKey(id, voterKey)));
  const changes = history.votes.flatMap(
    (vote, index) => changeOf(history, vote, before[index], states.get(vote.id)) ?? [],
  );
  const stored = casts.map((cast, index): SettledCast => {
    const outcome = outcomeOf(states.get(cast.item.id), cast.verdict.state === 'held');
    const withdrawal = added[index]?.withdrawal;
    return { ...cast, outcome, ...(withdrawal && { withdrawal }) };
  });
  return {
    stored,
    changes,
    budgets: budgetsOf(contests, history.votes, stored, changes),
    missing: withdrawals.filter(({ voteId, voterKey }) => !known.has(noteKey(voteId, voterKey))),
  };
}

/** A vote is taken back by whoever cast it and by nobody else. */
function noteKey(voteId: string, voterKey: string): string {
  return `${voteId}|${voterKey}`;
}

function notesOf(withdrawals: readonly BatchWithdrawal[]): Map<string, Withdrawal> {
  const notes = new Map<string, Withdrawal>();
  for (const { id, voteId, voterKey, requestedAtMs } of withdrawals) {
    const key = noteKey(voteId, voterKey);
    notes.set(key, firstWithdrawal(notes.get(key), { id, atMs: requestedAtMs }));
  }
  return notes;
}

/** Clocks of two gateways may differ: a vote is never taken back before it was cast. */
function noted(
  castAtMs: number,
  stored: Withdrawal | null,
  fresh: Withdrawal | undefined,
): { withdrawal?: Withdrawal } {
  const late = fresh && { ...fresh, atMs: Math.max(castAtMs, fresh.atMs) };
  const withdrawal = late ? firstWithdrawal(stored ?? undefined, late) : stored;
  return withdrawal ? { withdrawal } : {};
}

function foldedOf(vote: StoredVote, note: Withdrawal | undefined): FoldedVote {
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
    ...noted(castAtMs, vote.withdrawal, note),
    ...(outcome.state === 'void' && outcome.reason === 'struck' && { struckAtMs: outcome.voidedAtMs }),
  };
}

function foldedCast({ item }: ScoredCast, note: Withdrawal | undefined): FoldedVote {
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
    ...noted(castAtMs, null, note),
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

/** Of every voter among these whose votes are all here, as they are after the run. */
function budgetsOf(
  contests: RunToSettle['contests'],
  history: readonly StoredVote[],
  stored: readonly SettledCast[],
  changes: readonly StateChange[],
): BudgetUse[] {
  const changed = new Map(changes.map(({ id, to }) => [id, to]));
  const uses = new Map<string, BudgetUse>();
  const count = (vote: Pick<StoredVote, 'contestId' | 'voterKey' | 'windowStart'>, outcome: Outcome): void => {
    const { contestId, voterKey, windowStart } = vote;
    if (!hasBudget(contests.get(contestId))) return;
    const unit = ballotKeyOf(vote);
    const use = uses.get(unit) ?? { contestId, voterKey, windowStart, usedCount: 0 };
    if (isLive(outcome)) use.usedCount += 1;
    uses.set(unit, use);
  };
  for (const vote of history) count(vote, changed.get(vote.id) ?? vote.outcome);
  for (const { item, outcome } of stored) count(item, outcome);
  return [...uses.values()];
}
