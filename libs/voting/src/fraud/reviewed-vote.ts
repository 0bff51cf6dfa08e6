import type { ReviewedVote } from '@urvote/contracts/http/held-votes/held-vote-schemas';
import { reasonInWords, sharedAddressInWords } from './reason-in-words.ts';
import type { Evidence } from './scorecard/reason.ts';

type Shown = Omit<ReviewedVote, 'heldBy' | 'reasons' | 'castAt' | 'acceptedAt' | 'struckAt'>;

export interface VoteToShow extends Shown {
  isShared: boolean;
  reasons: readonly { flag: string; weight: number; evidence: Evidence }[];
  castAt: Date;
  acceptedAt: Date | null;
  struckAt: Date | null;
}

/** Strongest reason first; what identifies the voter is left behind. */
export function reviewedVoteOf(vote: VoteToShow): ReviewedVote {
  const { id, contestId, entryId, entryTitle, state, tier, value, weight, fraudScore, country, asn } = vote;
  const found = vote.reasons
    .map(({ flag, weight: own, evidence }) => ({ flag, weight: own, text: reasonInWords({ flag, evidence }) }))
    .toSorted((a, b) => b.weight - a.weight);
  const shared = vote.isShared ? [{ flag: 'address_shared', weight: 0, text: sharedAddressInWords }] : [];
  return {
    ...{ id, contestId, entryId, entryTitle, state, tier, value, weight, fraudScore, country, asn },
    heldBy: state !== 'held' ? null : vote.isShared ? 'shared_address' : 'fraud_rules',
    reasons: [...shared, ...found],
    castAt: vote.castAt.toISOString(),
    acceptedAt: vote.acceptedAt?.toISOString() ?? null,
    struckAt: vote.struckAt?.toISOString() ?? null,
    pendingDecision: vote.pendingDecision,
  };
}
