import type { ContestRules } from '../contest-rules.ts';
import { isOver } from '../contest-status/contest-status.ts';

export type VotingState = 'open' | 'not_open' | 'closed' | 'disabled' | 'inactive';

export type VotingWindowRules = Pick<
  ContestRules,
  'status' | 'isActive' | 'votingEnabled' | 'votingStartsAtMs' | 'votingEndsAtMs'
>;

/** `inactive` is the contest as a whole, `disabled` only its voting; one closed before its end is `closed`. */
export function votingState(contest: VotingWindowRules, atMs: number): VotingState {
  if (!contest.isActive || contest.status === 'draft' || contest.status === 'archived') return 'inactive';
  if (isOver(contest.status)) return 'closed';
  if (!contest.votingEnabled) return 'disabled';
  if (atMs < contest.votingStartsAtMs) return 'not_open';
  return atMs < contest.votingEndsAtMs ? 'open' : 'closed';
}
