import type { CastVote, WithdrawItem } from '@urvote/contracts/jobs/count-votes';
import type { VoidReason, Withdrawal } from '@urvote/voting/ballot/ballot-cast';
import type { HoldReason } from '@urvote/voting/ballot/fold-votes';
import type { Review } from './review.ts';

/** Where an accepted cast ends. Without a `holdReason` the fraud rules hold it. */
export type Outcome =
  | { state: 'counted' }
  | { state: 'held'; holdReason?: HoldReason }
  | { state: 'void'; reason: VoidReason; voidedAtMs: number }
  | { state: 'rejected'; reason: string };

interface StoredReason {
  flag: string;
  weight: number;
  evidence: Record<string, unknown>;
}

/** `verdict` is what the rules say, before slots and budgets are looked at. */
export interface ScoredCast {
  item: CastVote;
  /** Of the entry; null is none. */
  categoryId: string | null;
  groupId: string;
  verdict: { state: 'counted' | 'held' } | { state: 'rejected'; reason: string };
  fraudScore: number;
  reasons: readonly StoredReason[];
  signals: Record<string, unknown>;
  ruleSetVersion: number;
  /** Canonical; null when what was sent is no address. */
  address: string | null;
  country: string | null;
  asn: number | null;
  /** 0.00 to 9.99. */
  weight: number;
}

export interface WithdrawalRequest extends WithdrawItem {
  groupId: string;
}

export interface SettledCast extends ScoredCast {
  outcome: Outcome;
  /** Noted whatever the outcome: a cast that comes later may make it decide. */
  withdrawal?: Withdrawal;
}

/** Times in milliseconds since 1970 UTC. */
export interface StoredVote {
  id: string;
  contestId: string;
  entryId: string;
  voterKey: string;
  windowStart: string;
  mailboxKey: string | null;
  isProven: boolean;
  value: number;
  categoryId: string | null;
  isBallot: boolean;
  requestKey: string | null;
  castAtMs: number;
  /** Held by the fraud rules. */
  isSuspicious: boolean;
  outcome: Outcome;
  withdrawal: Withdrawal | null;
  review: Review;
}

export interface StateChange {
  id: string;
  windowStart: string;
  to: Outcome;
  withdrawal: Withdrawal | null;
  review: Review;
}

/** Live votes fill a slot and count against a budget. */
export function isLive({ state }: Outcome): boolean {
  return state === 'counted' || state === 'held';
}

export function liveOutcome(isHeld: boolean): Outcome {
  return { state: isHeld ? 'held' : 'counted' };
}

export function sameOutcome(a: Outcome, b: Outcome): boolean {
  if (a.state === 'void') return b.state === 'void' && a.reason === b.reason && a.voidedAtMs === b.voidedAtMs;
  if (a.state === 'rejected') return b.state === 'rejected' && a.reason === b.reason;
  return a.state === b.state && holdReasonOf(a) === holdReasonOf(b);
}

function holdReasonOf(outcome: Outcome): HoldReason | null {
  return outcome.state === 'held' ? (outcome.holdReason ?? null) : null;
}

export function isShared(outcome: Outcome): boolean {
  return holdReasonOf(outcome) === 'address_shared';
}

export function isBelowMinimum(outcome: Outcome): boolean {
  return holdReasonOf(outcome) === 'below_minimum';
}

/** What can be filled once in a window. */
export function slotOf({ contestId, entryId }: Pick<StoredVote, 'contestId' | 'entryId'>, isBallot: boolean): string {
  return isBallot ? contestId : entryId;
}
