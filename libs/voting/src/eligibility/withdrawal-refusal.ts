import type { ErrorCode } from '@urvote/contracts/errors/error-codes';
import type { ContestRules } from '../contest-rules.ts';
import type { CastQuestion, VoterRules } from './cast-refusal.ts';
import { votingTimeRefusal } from './cast-refusal.ts';

export interface WithdrawalQuestion {
  contest: CastQuestion['contest'] & Pick<ContestRules, 'allowWithdraw'>;
  vote: { voterKey: string; state: 'queued' | 'counted' | 'held' | 'rejected' | 'void' };
  voter: VoterRules;
  atMs: number;
}

/** Another voter's vote does not exist for this one. Withdrawals of queued votes queue behind them. */
export function withdrawalRefusal({ contest, vote, voter, atMs }: WithdrawalQuestion): ErrorCode | null {
  if (!voter.keys.includes(vote.voterKey)) return 'NOT_FOUND';
  if (!contest.allowWithdraw) return 'WITHDRAWAL_NOT_ALLOWED';
  const closed = votingTimeRefusal(contest, atMs);
  if (closed) return closed;
  return vote.state === 'rejected' || vote.state === 'void' ? 'VOTE_NOT_WITHDRAWABLE' : null;
}
