import { type ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { GuestCaller, UserCaller } from '@urvote/platform/auth/caller';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { VoterRules } from '@urvote/voting/eligibility/cast-refusal';
import { needsAddress } from '@urvote/voting/eligibility/tier-refusal';
import { isDisposableDomain } from '@urvote/voting/voter/disposable-domain';
import { emailDomain } from '@urvote/voting/voter/email';
import { accountVoterKey, cookieVoterKey, guestVoterKey } from '@urvote/voting/voter/voter-key';
import type { VoteOwner } from './votes.queries.ts';

export type VotingCaller = GuestCaller | UserCaller;

/** Whoever votes, as the rules see them. `key` is null for a guest who gave no address. */
export interface Voter extends VoterRules {
  key: string | null;
}

/**
 * An account votes under its own key; a guest under the keyed hash of the address they give, or of their session where
 * that is enough. On a list both vote under the invited address, so that one invitation is one voter.
 * @throws {ProblemError} VALIDATION_FAILED when the address is none
 */
export function voterOf(caller: VotingCaller, email: string | undefined, contest: ContestRules, secret: string): Voter {
  if (caller.kind === 'user') return accountVoter(caller, contest);
  const key = email === undefined ? sessionKey(caller, contest, secret) : guestKey(email, secret);
  return { tier: 'guest', key, keys: key === null ? [] : [key] };
}

function accountVoter({ userId, emailVoterKey, emailVerified }: UserCaller, { voterTier }: ContestRules): Voter {
  const own = accountVoterKey(userId);
  const key = voterTier === 'list' && emailVoterKey !== undefined ? emailVoterKey : own;
  return { tier: 'account', isEmailVerified: emailVerified, key, keys: emailVoterKey === undefined ? [own] : [own, emailVoterKey] };
}

function sessionKey({ guestId }: GuestCaller, contest: ContestRules, secret: string): string | null {
  return needsAddress(contest) ? null : cookieVoterKey(guestId, secret);
}

/** Why the address of a guest is not enough, or null. */
export function emailRefusal(caller: VotingCaller, email: string | undefined, contest: ContestRules): ErrorCode | null {
  if (caller.kind === 'user') return null;
  if (email === undefined) return needsAddress(contest) ? 'EMAIL_REQUIRED' : null;
  return isDisposableDomain(emailDomain(email)) ? 'EMAIL_DISPOSABLE' : null;
}

/** Whether the stored vote is the caller's own: guests are known by their session, since anyone may type an address. */
export function isOwner(caller: VotingCaller, vote: { voterKey: string; voterUserId?: string | null | undefined; tier: string }): boolean {
  if (caller.kind === 'guest') return vote.tier === 'guest' && vote.voterUserId === caller.guestId;
  const isInvited = vote.voterKey === caller.emailVoterKey && vote.voterUserId === caller.userId;
  return vote.tier === 'account' && (isInvited || vote.voterKey === accountVoterKey(caller.userId));
}

/** Whose votes to read: an account's by its voter key and, on lists, by its address; a guest's by the session that cast them. */
export function voteOwnerOf(caller: VotingCaller): VoteOwner {
  if (caller.kind === 'guest') return { guestId: caller.guestId };
  const { userId, emailVoterKey } = caller;
  return { voterKey: accountVoterKey(userId), ...(emailVoterKey === undefined ? {} : { invited: { voterKey: emailVoterKey, userId } }) };
}

function guestKey(email: string, secret: string): string {
  try {
    return guestVoterKey(email, secret);
  } catch (cause) {
    const errors = [{ field: 'body.email', code: 'invalid_format', message: 'This is no e-mail address' }];
    throw new ProblemError('VALIDATION_FAILED', { errors, cause });
  }
}
