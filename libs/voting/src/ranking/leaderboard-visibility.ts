import type { ContestRules } from '../contest-rules.ts';
import { isOver } from '../contest-status/contest-status.ts';

export type VisibilityRules = Pick<ContestRules, 'resultsVisibility' | 'status' | 'votingEndsAtMs'>;

/** What everybody gets at once, such as a stream, must be asked with `callerHasVoted` false. */
export function resultsVisible(contest: VisibilityRules, atMs: number, callerHasVoted: boolean): boolean {
  switch (contest.resultsVisibility) {
    case 'live':
      return true;
    case 'after_vote':
      return callerHasVoted;
    case 'after_close':
      return isOver(contest.status) || atMs >= contest.votingEndsAtMs;
    case 'never':
      return false;
  }
}
