import type { ContestRules } from '../contest-rules.ts';

export type VisibilityRules = Pick<ContestRules, 'resultsVisibility' | 'status' | 'votingEndsAtMs'>;

/** What everybody gets at once, such as a stream, must be asked with `callerHasVoted` false. */
export function resultsVisible(contest: VisibilityRules, atMs: number, callerHasVoted: boolean): boolean {
  switch (contest.resultsVisibility) {
    case 'live':
      return true;
    case 'after_vote':
      return callerHasVoted;
    case 'after_close':
      return contest.status === 'closed' || contest.status === 'archived' || atMs >= contest.votingEndsAtMs;
    case 'never':
      return false;
  }
}
