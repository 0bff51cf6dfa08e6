import type { ErrorCode } from '@urvote/contracts/errors/error-codes';
import type { ContestRules, VoteValue } from '../contest-rules.ts';
import type { VotingState } from '../window/voting-window.ts';
import { votingState } from '../window/voting-window.ts';
import { tierRefusal, type TierVoter } from './tier-refusal.ts';

interface EntryRules {
  /** Approved and not deleted; any other entry does not exist for voters. */
  isVotable: boolean;
  ownerKeys: readonly string[];
}

export interface VoterRules extends TierVoter {
  keys: readonly string[];
}

export interface CastQuestion {
  contest: Pick<
    ContestRules,
    'status' | 'isActive' | 'votingEnabled' | 'votingStartsAtMs' | 'votingEndsAtMs' | 'voterTier' | 'allowDislike'
  >;
  entry: EntryRules;
  voter: VoterRules;
  value: VoteValue;
  atMs: number;
}

const codeOfState: Record<VotingState, ErrorCode | null> = {
  open: null,
  inactive: 'VOTING_DISABLED',
  disabled: 'VOTING_DISABLED',
  not_open: 'VOTING_NOT_OPEN',
  closed: 'VOTING_CLOSED',
};

export function castRefusal({ contest, entry, voter, value, atMs }: CastQuestion): ErrorCode | null {
  if (!entry.isVotable) return 'NOT_FOUND';
  const closed = votingTimeRefusal(contest, atMs);
  if (closed) return closed;
  const tier = tierRefusal(contest.voterTier, voter);
  if (tier) return tier;
  if (isOwnEntry(entry, voter)) return 'SELF_VOTE';
  return value === -1 && !contest.allowDislike ? 'DISLIKE_NOT_ALLOWED' : null;
}

export function votingTimeRefusal(contest: CastQuestion['contest'], atMs: number): ErrorCode | null {
  return codeOfState[votingState(contest, atMs)];
}

function isOwnEntry(entry: EntryRules, voter: VoterRules): boolean {
  return voter.keys.some((key) => entry.ownerKeys.includes(key));
}
