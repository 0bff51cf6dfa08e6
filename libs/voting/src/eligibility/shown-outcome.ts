import type { ContestRules } from '../contest-rules.ts';
import { isOver } from '../contest-status/contest-status.ts';

export interface VoteOutcome {
  status: 'queued' | 'counted' | 'held' | 'rejected' | 'void';
  reason: string | null;
}

/** Of a vote that gave way to one of the mailbox's proven owner. */
export const addressConfirmedElsewhere = 'address_confirmed_elsewhere';

/** Held until its voter has picked as many entries as the contest asks for. Everybody who is told knows it anyway. */
export const belowMinimum = 'below_minimum';

/** Which rule held it stays with the reviewers. */
const underReview: VoteOutcome = { status: 'held', reason: 'under_review' };
const counted: VoteOutcome = { status: 'counted', reason: null };

/**
 * While voting is open, a vote that is held or gave way reads as counted: else the answer would tell what is found
 * suspicious, and who has voted. Afterwards both read the same, too.
 */
export function shownOutcome<Outcome extends VoteOutcome>(outcome: Outcome, isVotingOver: boolean): Outcome {
  if (!isSetAside(outcome)) return outcome;
  return { ...outcome, ...(isVotingOver ? underReview : counted) };
}

function isSetAside({ status, reason }: VoteOutcome): boolean {
  return (
    (status === 'held' && reason !== belowMinimum) || (status === 'rejected' && reason === addressConfirmedElsewhere)
  );
}

export function isVotingOver(
  { status, votingEndsAtMs }: Pick<ContestRules, 'status' | 'votingEndsAtMs'>,
  atMs: number,
): boolean {
  return isOver(status) || atMs >= votingEndsAtMs;
}
