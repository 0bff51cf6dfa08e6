import type { ContestRules } from '../contest-rules.ts';

/** How far a vote has come, and why. */
export interface VoteOutcome {
  status: 'queued' | 'counted' | 'held' | 'rejected' | 'void';
  reason: string | null;
}

/** Of a vote that gave way to one of the mailbox's proven owner. */
export const addressConfirmedElsewhere = 'address_confirmed_elsewhere';

/** Which rule held it stays with the reviewers. */
const underReview: VoteOutcome = { status: 'held', reason: 'under_review' };
const counted: VoteOutcome = { status: 'counted', reason: null };

/**
 * What whoever cast a vote is told of it. One that waits for a review, or gave way to another under its mailbox, reads as
 * any other while there are votes to cast: else the answer would tell what is found suspicious, and who has voted. Both read
 * the same afterwards, too.
 */
export function shownOutcome<Outcome extends VoteOutcome>(outcome: Outcome, isVotingOver: boolean): Outcome {
  if (!isSetAside(outcome)) return outcome;
  return { ...outcome, ...(isVotingOver ? underReview : counted) };
}

function isSetAside({ status, reason }: VoteOutcome): boolean {
  return status === 'held' || (status === 'rejected' && reason === addressConfirmedElsewhere);
}

/** Whether no vote is taken any more, at a time in milliseconds since 1970 UTC. */
export function isVotingOver(
  { status, votingEndsAtMs }: Pick<ContestRules, 'status' | 'votingEndsAtMs'>,
  atMs: number,
): boolean {
  return status === 'closed' || status === 'archived' || atMs >= votingEndsAtMs;
}
