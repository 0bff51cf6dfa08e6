import type { CastItem, WithdrawItem } from '@urvote/contracts/jobs/count-votes';

export type VoidReason = 'withdrawn' | 'changed' | 'toggled_off' | 'struck';

/** Where a cast ends at settlement; every accepted cast ends in exactly one of these. */
export type Outcome =
  | { state: 'counted' | 'held' }
  | { state: 'void'; reason: VoidReason; voidedAtMs: number }
  | { state: 'rejected'; reason: string };

/** A reason of the fraud score as it is stored with the vote. */
export interface StoredReason {
  flag: string;
  /** Log-odds this reason adds. */
  weight: number;
  evidence: Record<string, unknown>;
}

/** One cast with its fraud score; `verdict` is what the rules say, before slots and budgets are looked at. */
export interface ScoredCast {
  item: CastItem;
  /** The group the cast came in. */
  batchId: string;
  verdict: { state: 'counted' | 'held' } | { state: 'rejected'; reason: string };
  fraudScore: number;
  reasons: readonly StoredReason[];
  signals: Record<string, unknown>;
  ruleSetVersion: number;
  /** Canonical; null when what was sent is no address. */
  address: string | null;
  country: string | null;
  asn: number | null;
  /** Weight in the weighted score, 0.00 to 9.99. */
  weight: number;
}

/** A withdrawal with the group it came in. */
export interface BatchWithdrawal extends WithdrawItem {
  batchId: string;
}

export interface SettledCast extends ScoredCast {
  outcome: Outcome;
}

/** A stored vote whose state a later cast or a withdrawal changes. */
export interface StateChange {
  id: string;
  windowStart: string;
  to: { state: 'counted' | 'held' } | { state: 'void'; reason: VoidReason; voidedAtMs: number };
}

/** The ballot slot that holds one live vote at most. */
export function slotOf(item: { entryId: string; voterKey: string; windowStart: string }): string {
  return `${item.entryId}|${item.windowStart}|${item.voterKey}`;
}

export function liveState(isHeld: boolean): { state: 'counted' | 'held' } {
  return { state: isHeld ? 'held' : 'counted' };
}

export function voided(reason: VoidReason, voidedAtMs: number): { state: 'void'; reason: VoidReason; voidedAtMs: number } {
  return { state: 'void', reason, voidedAtMs };
}

type Slot = Parameters<typeof slotOf>[0];

/** Slots by window, entry and voter, nested: V8 interns every joined key that a set is asked about. */
export class SlotSet {
  readonly #windows = new Map<string, Map<string, Set<string>>>();

  has({ windowStart, entryId, voterKey }: Slot): boolean {
    return this.#windows.get(windowStart)?.get(entryId)?.has(voterKey) === true;
  }

  /** @returns whether the slot is new */
  add({ windowStart, entryId, voterKey }: Slot): boolean {
    let entries = this.#windows.get(windowStart);
    if (!entries) this.#windows.set(windowStart, (entries = new Map()));
    let voters = entries.get(entryId);
    if (!voters) entries.set(entryId, (voters = new Set()));
    if (voters.has(voterKey)) return false;
    voters.add(voterKey);
    return true;
  }
}
