import type { ContestRules } from '@urvote/voting/contest-rules';
import type { StoredVote } from './lock-slots.ts';
import { settleToggleSlots } from './settle-toggle-slots.ts';
import { type BatchWithdrawal, type StateChange, voided } from './settled-vote.ts';

export interface WithdrawalsInput {
  contests: ReadonlyMap<string, Pick<ContestRules, 'votePolicy'>>;
  withdrawals: readonly BatchWithdrawal[];
  /** Every stored vote of the slots of the withdrawals. */
  history: readonly StoredVote[];
  /** Votes among those withdrawn that were rejected: there is nothing to take back. */
  rejectedIds: ReadonlySet<string>;
}

export interface WithdrawalsSettlement {
  changes: StateChange[];
  /** Withdrawals whose vote is not stored yet: it is still on its way through the queue. */
  early: BatchWithdrawal[];
}

/** Decides what withdrawals change. No I/O, no clock; a withdrawal that is delivered again changes nothing more. */
export function settleWithdrawals({ contests, withdrawals, history, rejectedIds }: WithdrawalsInput): WithdrawalsSettlement {
  const isToggle = (contestId: string): boolean => contests.get(contestId)?.votePolicy === 'toggle';
  const storedIds = new Set(history.map(({ id }) => id));
  const withdrawnAt = new Map<string, number>();
  for (const { voteId, requestedAtMs } of withdrawals) {
    withdrawnAt.set(voteId, Math.min(withdrawnAt.get(voteId) ?? Infinity, requestedAtMs));
  }
  const { changes } = settleToggleSlots(history.filter(({ contestId }) => isToggle(contestId)), [], withdrawnAt);
  for (const { id, windowStart, state, contestId } of history) {
    const at = withdrawnAt.get(id);
    if (at === undefined || state === 'void' || isToggle(contestId)) continue;
    changes.push({ id, windowStart, to: voided('withdrawn', at) });
  }
  return { changes, early: withdrawals.filter(({ voteId }) => !storedIds.has(voteId) && !rejectedIds.has(voteId)) };
}
