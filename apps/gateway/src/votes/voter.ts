import { type ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { GuestCaller, UserCaller } from '@urvote/platform/auth/caller';
import type { VoterRules } from '@urvote/voting/eligibility/cast-refusal';
import { isDisposableDomain } from '@urvote/voting/voter/disposable-domain';
import { emailDomain } from '@urvote/voting/voter/email';
import { accountVoterKey, guestVoterKey } from '@urvote/voting/voter/voter-key';

export type VotingCaller = GuestCaller | UserCaller;

/** Whoever votes, as the rules see them. `key` is null for a guest who gave no address. */
export interface Voter extends VoterRules {
  key: string | null;
}

/**
 * An account votes under its own key; a guest under the keyed hash of the address they give.
 * @throws {ProblemError} VALIDATION_FAILED when the address is none
 */
export function voterOf(caller: VotingCaller, email: string | undefined, secret: string): Voter {
  if (caller.kind === 'user') {
    const key = accountVoterKey(caller.userId);
    return { tier: 'account', key, keys: caller.emailVoterKey === undefined ? [key] : [key, caller.emailVoterKey] };
  }
  const key = email === undefined ? null : guestKey(email, secret);
  return { tier: 'guest', key, keys: key === null ? [] : [key] };
}

/** Why the address of a guest is not enough, or null. */
export function emailRefusal(caller: VotingCaller, email: string | undefined): ErrorCode | null {
  if (caller.kind === 'user') return null;
  if (email === undefined) return 'EMAIL_REQUIRED';
  return isDisposableDomain(emailDomain(email)) ? 'EMAIL_DISPOSABLE' : null;
}

/** Whether the stored vote is the caller's own: guests are known by their session, since anyone may type an address. */
export function isOwner(caller: VotingCaller, vote: { voterKey: string; voterUserId?: string | null | undefined; tier: string }): boolean {
  if (caller.kind === 'user') return vote.tier === 'account' && vote.voterKey === accountVoterKey(caller.userId);
  return vote.tier === 'guest' && vote.voterUserId === caller.guestId;
}

function guestKey(email: string, secret: string): string {
  try {
    return guestVoterKey(email, secret);
  } catch (cause) {
    const errors = [{ field: 'body.email', code: 'invalid_format', message: 'This is no e-mail address' }];
    throw new ProblemError('VALIDATION_FAILED', { errors, cause });
  }
}
