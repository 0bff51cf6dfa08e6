import type { ContestRules } from '../contest-rules.ts';

export type VotingState = 'open' | 'not_open' | 'closed' | 'disabled' | 'inactive';

export type VotingWindowRules = Pick<
  ContestRules,
  'status' | 'isActive' | 'votingEnabled' | 'votingStartsAtMs' | 'votingEndsAtMs'
>;

/**
 * Whether a vote cast at `atMs` (milliseconds since 1970 UTC) falls into the contest's voting time [start, end).
 * `inactive`: drafts, archived contests and those switched off as a whole; `disabled`: only voting is switched off.
 * A contest closed before its end is `closed`.
 */
export function votingState(contest: VotingWindowRules, atMs: number): VotingState {
  if (!contest.isActive || contest.status === 'draft' || contest.status === 'archived') return 'inactive';
  if (contest.status === 'closed') return 'closed';
  if (!contest.votingEnabled) return 'disabled';
  if (atMs < contest.votingStartsAtMs) return 'not_open';
  return atMs < contest.votingEndsAtMs ? 'open' : 'closed';
}
