import { inCastOrder, type CastState } from './ballot-cast.ts';

export interface MailboxVote {
  id: string;
  entryId: string;
  voterKey: string;
  castAtMs: number;
  isProven: boolean;
  own: CastState;
}

/** Why a vote that is live for its voter does not count: `address_shared` is held, the others are refused. */
export type MailboxLoss = 'address_shared' | 'address_confirmed_elsewhere' | 'already_voted' | 'vote_limit_reached';

/**
 * One mailbox has one vote an entry, and no more than the limit over all. Who has proven it goes before those who only
 * typed its address, even with a vote that was taken back; among equals the first vote counts.
 */
export function settleMailbox(votes: readonly MailboxVote[], limit: number): Map<string, MailboxLoss> {
  const losses = new Map<string, MailboxLoss>();
  const proven = votes.filter(({ isProven, own }) => isProven && own.state !== 'rejected');
  const live = votes.filter(({ own }) => own.state === 'live').sort(inCastOrder);
  const provenOfEntry = Map.groupBy(proven, ({ entryId }) => entryId);
  const winners: MailboxVote[] = [];
  for (const [entryId, slot] of Map.groupBy(live, (vote) => vote.entryId)) {
    const winner = settleSlot(slot, provenOfEntry.get(entryId) ?? [], losses);
    if (winner) winners.push(winner);
  }
  if (limit < winners.length || (proven.length > 0 && limit !== Infinity))
    settleLimit(winners.sort(inCastOrder), proven, limit, losses);
  return losses;
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
  for (const { id, entryId } of winners.filter(({ isProven }) => isProven)) {
    if (taken.size >= limit) losses.set(id, 'vote_limit_reached');
    else taken.add(entryId);
  }
  for (const { id, entryId, voterKey } of winners.filter(({ isProven }) => !isProven)) {
    const byOthers = proven.filter((vote) => vote.voterKey !== voterKey);
    const used = new Set([...taken, ...byOthers.map((vote) => vote.entryId)]);
    if (used.size < limit) taken.add(entryId);
    else losses.set(id, byOthers.length > 0 ? 'address_confirmed_elsewhere' : 'address_shared');
  }
}
