import { settleToggle, type ToggleCast, type ToggleState } from '@urvote/voting/ballot/settle-toggle';
import type { StoredVote } from './lock-slots.ts';
import { liveState, type ScoredCast, type SettledCast, slotOf, type StateChange, type VoidReason, voided } from './settled-vote.ts';

export interface ToggleSettlement {
  stored: SettledCast[];
  changes: StateChange[];
}

interface Slot {
  stored: StoredVote[];
  incoming: ScoredCast[];
}

/**
 * Folds every slot that is given again: the votes stored in it (all of them), the new casts and the new withdrawals.
 * A withdrawal or a strike stays noted on its vote even where the fold ends the vote for another reason, because a
 * cast that is still on its way may make it decide; so the end is the same in whatever order all this is delivered.
 *
 * @param withdrawnAt vote id -> time of the request, milliseconds since 1970 UTC
 */
export function settleToggleSlots(
  history: readonly StoredVote[],
  casts: readonly ScoredCast[],
  withdrawnAt: ReadonlyMap<string, number>,
): ToggleSettlement {
  const settlement: ToggleSettlement = { stored: [], changes: [] };
  for (const slot of slotsOf(history, casts)) settleSlot(slot, withdrawnAt, settlement);
  return settlement;
}

function slotsOf(history: readonly StoredVote[], casts: readonly ScoredCast[]): Iterable<Slot> {
  const slots = new Map<string, Slot>();
  const slotAt = (key: string): Slot => {
    const slot = slots.get(key) ?? { stored: [], incoming: [] };
    slots.set(key, slot);
    return slot;
  };
  for (const vote of history) slotAt(slotOf(vote)).stored.push(vote);
  for (const cast of casts) slotAt(slotOf(cast.item)).incoming.push(cast);
  return slots.values();
}

function settleSlot({ stored, incoming }: Slot, withdrawnAt: ReadonlyMap<string, number>, settlement: ToggleSettlement): void {
  const before = stored.map((vote) => toggleCastOf(vote, withdrawnAt.get(vote.id)));
  const added = incoming.map(({ item: { id, castAtMs, value } }): ToggleCast => ({ id, castAtMs, value }));
  const states = settleToggle([...before, ...added]);
  const lastAtMs = Math.max(...before.map(({ castAtMs }) => castAtMs), ...added.map(({ castAtMs }) => castAtMs));
  for (const [index, vote] of stored.entries()) {
    const change = changeOf(vote, before[index], states.get(vote.id), lastAtMs);
    if (change) settlement.changes.push(change);
  }
  for (const cast of incoming) {
    const state = states.get(cast.item.id);
    const outcome = state?.state === 'void' ? voided(state.reason, lastAtMs) : liveState(cast.verdict.state === 'held');
    settlement.stored.push({ ...cast, outcome });
  }
}

function toggleCastOf({ id, castAtMs, value, voidReason, voidedAtMs }: StoredVote, requestedAtMs: number | undefined): ToggleCast {
  const cast: ToggleCast = { id, castAtMs, value };
  const storedAtMs = voidReason === 'withdrawn' ? (voidedAtMs ?? undefined) : undefined;
  const withdrawnAtMs = Math.min(storedAtMs ?? Infinity, requestedAtMs ?? Infinity);
  if (withdrawnAtMs !== Infinity) cast.withdrawnAtMs = withdrawnAtMs;
  if (voidReason === 'struck' && voidedAtMs !== null) cast.struckAtMs = voidedAtMs;
  return cast;
}

function changeOf(vote: StoredVote, cast: ToggleCast | undefined, state: ToggleState | undefined, lastAtMs: number): StateChange | undefined {
  if (!cast || !state) return undefined;
  const { id, windowStart } = vote;
  if (state.state === 'live') return vote.state === 'void' ? { id, windowStart, to: liveState(vote.isSuspicious) } : undefined;
  const to = voided(...voidOf(cast, state.reason, lastAtMs));
  const isKnown = vote.voidReason === to.reason && (to.reason !== 'withdrawn' || vote.voidedAtMs === to.voidedAtMs);
  return isKnown ? undefined : { id, windowStart, to };
}

function voidOf({ withdrawnAtMs, struckAtMs }: ToggleCast, folded: VoidReason, lastAtMs: number): [VoidReason, number] {
  if (struckAtMs !== undefined) return ['struck', struckAtMs];
  if (withdrawnAtMs !== undefined) return ['withdrawn', withdrawnAtMs];
  return [folded, lastAtMs];
}
