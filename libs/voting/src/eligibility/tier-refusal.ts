import type { ErrorCode } from '@urvote/contracts/errors/error-codes';
import type { ContestRules, VoterTier, VoteTier } from '../contest-rules.ts';

export interface TierVoter {
  tier: VoteTier;
  isEmailVerified?: boolean;
}

export function tierRefusal(asked: VoterTier, voter: TierVoter): ErrorCode | null {
  const isAccount = voter.tier === 'account';
  if ((asked === 'account' || asked === 'verified_account') && !isAccount) return 'VOTER_TIER_TOO_LOW';
  const needsVerified = asked === 'verified_account' || asked === 'list';
  return needsVerified && isAccount && !voter.isEmailVerified ? 'EMAIL_NOT_VERIFIED' : null;
}

export function hasVoterList(asked: VoterTier): boolean {
  return asked === 'list' || asked === 'census';
}

export function listRefusal(asked: VoterTier, isOnVoterList: boolean): ErrorCode | null {
  return hasVoterList(asked) && !isOnVoterList ? 'NOT_ON_VOTER_LIST' : null;
}

export function codeRefusal(asked: VoterTier, code: string | undefined): ErrorCode | null {
  return asked === 'census' && code === undefined ? 'VOTER_CODE_REQUIRED' : null;
}

/** A cookie alone is enough only where the contest says so and no mail has to be confirmed; a code is enough by itself. */
export function needsAddress({
  voterTier,
  guestConfirmation,
}: Pick<ContestRules, 'voterTier' | 'guestConfirmation'>): boolean {
  if (voterTier === 'census') return false;
  return voterTier !== 'cookie' || guestConfirmation === 'email';
}

/** Anyone can type an invited address, so on a list a guest has to show that it is theirs. */
export function needsConfirmation({
  voterTier,
  guestConfirmation,
}: Pick<ContestRules, 'voterTier' | 'guestConfirmation'>): boolean {
  return voterTier === 'list' || (guestConfirmation === 'email' && voterTier !== 'census');
}
