import { type CastState, inCastOrder } from './ballot-cast.ts';
import type { Budget, BudgetedVote } from './budgets.ts';

export interface MailboxVote extends BudgetedVote {
  voterKey: string;
  isProven: boolean;
  own: CastState;
  /** Its voter has not picked enough yet. */
  isShort: boolean;
}

export interface MailboxBudget extends Pick<Budget, 'keyOf'> {
  roomOf(key: string): number;
}

/** Why a vote that is live for its voter does not count: `address_shared` is held, the others are refused. */
export type MailboxLoss = 'address_shared' | 'address_confirmed_elsewhere' | 'already_voted' | 'vote_limit_reached';

/**
 * One mailbox has one vote an entry, and no more than the budgets over all. Who has proven it goes before those who only
 * typed its address, even with a vote that was taken back; among equals the first vote counts.
 */
export function settleMailbox(
  votes: readonly MailboxVote[],
  budgets: readonly MailboxBudget[],
): Map<string, MailboxLoss> {
  const losses = new Map<string, MailboxLoss>();
  const proven = votes.filter(({ isProven, own }) => isProven && own.state !== 'rejected');
  const live = votes.filter(({ own, isShort }) => own.state === 'live' && !isShort).sort(inCastOrder);
  const provenOfSlot = Map.groupBy(proven, ({ slot }) => slot);
  const winners: MailboxVote[] = [];
  for (const [slot, ofSlot] of Map.groupBy(live, (vote) => vote.slot)) {
    const winner = settleSlot(ofSlot, provenOfSlot.get(slot) ?? [], losses);
    if (winner) winners.push(winner);
  }
  winners.sort(inCastOrder);
  for (const budget of budgets) settleBudget(winners, proven, budget, losses);
  return losses;
}

function settleBudget(
  winners: readonly MailboxVote[],
  proven: readonly MailboxVote[],
  { keyOf, roomOf }: MailboxBudget,
  losses: Map<string, MailboxLoss>,
): void {
  const left = winners.filter(({ id }) => !losses.has(id));
  const provenOfKey = Map.groupBy(proven, keyOf);
  for (const [key, some] of Map.groupBy(left, keyOf)) {
    const ofKey = provenOfKey.get(key) ?? [];
    if (key !== undefined && (ofKey.length > 0 || roomOf(key) < some.length))
      settleLimit(some, ofKey, roomOf(key), losses);
  }
}

function settleSlot(
  live: readonly MailboxVote[],
  proven: readonly MailboxVote[],
  losses: Map<string, MailboxLoss>,
): MailboxVote | undefined {
  const owners = new Set(proven.map(({ voterKey }) => voterKey));
  let winner: MailboxVote | undefined;
  for (const vote of live.toSorted((a, b) => Number(b.isProven) - Number(a.isProven))) {
    if (!vote.isProven && hasOther(owners, vote.voterKey)) losses.set(vote.id, 'address_confirmed_elsewhere');
    else if (winner) losses.set(vote.id, vote.isProven ? 'already_voted' : 'address_shared');
    else winner = vote;
  }
  return winner;
}

function hasOther(owners: ReadonlySet<string>, voterKey: string): boolean {
  return owners.size > (owners.has(voterKey) ? 1 : 0);
}

function settleLimit(
  winners: readonly MailboxVote[],
  proven: readonly MailboxVote[],
  limit: number,
  losses: Map<string, MailboxLoss>,
): void {
  const taken = new Set<string>();
  for (const { id, slot } of winners.filter(({ isProven }) => isProven)) {
    if (taken.size >= limit) losses.set(id, 'vote_limit_reached');
    else taken.add(slot);
  }
  for (const { id, slot, voterKey } of winners.filter(({ isProven }) => !isProven)) {
    const byOthers = proven.filter((vote) => vote.voterKey !== voterKey);
    const used = new Set([...taken, ...byOthers.map((vote) => vote.slot)]);
    if (used.size < limit) taken.add(slot);
    else losses.set(id, byOthers.length > 0 ? 'address_confirmed_elsewhere' : 'address_shared');
  }
}
