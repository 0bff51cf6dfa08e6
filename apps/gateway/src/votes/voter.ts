import { type ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { GuestCaller, UserCaller } from '@urvote/platform/auth/caller';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { VoterRules } from '@urvote/voting/eligibility/cast-refusal';
import { needsAddress } from '@urvote/voting/eligibility/tier-refusal';
import { isDisposableDomain } from '@urvote/voting/voter/disposable-domain';
import { emailDomain } from '@urvote/voting/voter/email';
import { accountVoterKey, codeVoterKey, cookieVoterKey, guestVoterKey } from '@urvote/voting/voter/voter-key';
import type { VoteOwner } from './votes.queries.ts';

export type VotingCaller = GuestCaller | UserCaller;

/** Whoever votes, as the rules see them. `key` is null for a guest who gave no address, and for whoever gave no code. */
export interface Voter extends VoterRules {
  key: string | null;
}

export interface GivenByVoter {
  email?: string | undefined;
  voterCode?: string | undefined;
}

/**
 * An account votes under its own key; a guest under the keyed hash of the address they give, or of their session where
 * that is enough. On a list both vote under the invited address, so that one invitation is one voter, and where codes are
 * asked for under the code.
 * @throws {ProblemError} VALIDATION_FAILED when the address is none
 */
export function voterOf(caller: VotingCaller, given: GivenByVoter, contest: ContestRules, secret: string): Voter {
  if (contest.voterTier === 'census') return codeVoter(caller, given, contest, secret);
  if (caller.kind === 'user') return accountVoter(caller, contest);
  const { email } = given;
  const key = email === undefined ? sessionKey(caller, contest, secret) : guestKey(email, secret);
  return { tier: 'guest', key, keys: key === null ? [] : [key] };
}

function accountVoter({ userId, emailVoterKey, emailVerified }: UserCaller, { voterTier }: ContestRules): Voter {
  const own = accountVoterKey(userId);
  const key = voterTier === 'list' && emailVoterKey !== undefined ? emailVoterKey : own;
  return { tier: 'account', isEmailVerified: emailVerified, key, keys: emailVoterKey === undefined ? [own] : [own, emailVoterKey] };
}

/** Guest and account alike; what else is known of them only tells whether the entry is their own. */
function codeVoter(caller: VotingCaller, { email, voterCode }: GivenByVoter, contest: ContestRules, secret: string): Voter {
  const key = voterCode === undefined ? null : codeVoterKey(contest.id, voterCode, secret);
  const ofGuest = email === undefined ? [] : [guestKey(email, secret)];
  const known = caller.kind === 'user' ? accountVoter(caller, contest).keys : ofGuest;
  return { tier: 'guest', key, keys: key === null ? known : [key, ...known] };
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

/**
 * Whether the stored vote is the caller's own: guests are known by their session, since anyone may type an address, and so
 * are accounts that voted with a code.
 */
export function isOwner(caller: VotingCaller, vote: { voterKey: string; voterUserId?: string | null | undefined; tier: string }): boolean {
  if (caller.kind === 'guest') return vote.tier === 'guest' && vote.voterUserId === caller.guestId;
  const isByCaller = vote.voterUserId === caller.userId;
  if (vote.tier === 'guest') return isByCaller && vote.voterKey.startsWith('c:');
  return (isByCaller && vote.voterKey === caller.emailVoterKey) || vote.voterKey === accountVoterKey(caller.userId);
}

/**
 * Whose votes to read: an account's by its voter key, on lists by its address, and with codes by who cast them; a guest's by
 * the session that cast them.
 */
export function voteOwnerOf(caller: VotingCaller): VoteOwner {
  if (caller.kind === 'guest') return { guestId: caller.guestId };
  const { userId, emailVoterKey } = caller;
  return { voterKey: accountVoterKey(userId), ...(emailVoterKey === undefined ? {} : { emailVoterKey }) };
}

function guestKey(email: string, secret: string): string {
  try {
    return guestVoterKey(email, secret);
  } catch (cause) {
    const errors = [{ field: 'body.email', code: 'invalid_format', message: 'This is no e-mail address' }];
    throw new ProblemError('VALIDATION_FAILED', { errors, cause });
  }
}
