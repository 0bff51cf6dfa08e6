import { type ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { GuestCaller, UserCaller } from '@urvote/platform/auth/caller';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { VoterRules } from '@urvote/voting/eligibility/cast-refusal';
import { needsAddress } from '@urvote/voting/eligibility/tier-refusal';
import { isDisposableDomain } from '@urvote/voting/voter/disposable-domain';
import { emailDomain } from '@urvote/voting/voter/email';
import { accountVoterKey, codeVoterKey, cookieVoterKey, guestVoterKey } from '@urvote/voting/voter/voter-key';

export type VotingCaller = GuestCaller | UserCaller;

/** Whoever votes, as the rules see them. `key` is null for whoever gave no code where one is asked for. */
export interface Voter extends VoterRules {
  /** Whose vote it is: the account's, the guest session's, or the code's. */
  key: string | null;
  /** Of the address that came with the vote, or that the account has. */
  mailboxKey?: string;
  /** The mailbox was shown to be the voter's. */
  isProven?: true;
}

export interface GivenByVoter {
  email?: string | undefined;
  voterCode?: string | undefined;
}

/**
 * An account votes under its own key, a guest under that of the session, and where codes are asked for both under the
 * code. An address, which anyone can type, is no identity but a second key: of the votes under one mailbox one counts.
 * @throws {ProblemError} VALIDATION_FAILED when the address is none
 */
export function voterOf(caller: VotingCaller, given: GivenByVoter, contest: ContestRules, secret: string): Voter {
  if (contest.voterTier === 'census') return codeVoter(caller, given, contest, secret);
  return caller.kind === 'user' ? accountVoter(caller) : guestVoter(caller, given, secret);
}

function accountVoter({ userId, emailVoterKey, emailVerified }: UserCaller): Voter {
  const key = accountVoterKey(userId);
  const voter = { tier: 'account' as const, isEmailVerified: emailVerified, key };
  if (emailVoterKey === undefined) return { ...voter, keys: [key] };
  return {
    ...voter,
    mailboxKey: emailVoterKey,
    ...(emailVerified ? { isProven: true } : {}),
    keys: [key, emailVoterKey],
  };
}

function guestVoter({ guestId }: GuestCaller, { email }: GivenByVoter, secret: string): Voter {
  const key = cookieVoterKey(guestId, secret);
  if (email === undefined) return { tier: 'guest', key, keys: [key] };
  const mailboxKey = mailboxKeyOf(email, secret);
  return { tier: 'guest', key, mailboxKey, keys: [key, mailboxKey] };
}

/** Guest and account alike; what else is known of them only tells whether the entry is their own. */
function codeVoter(caller: VotingCaller, given: GivenByVoter, contest: ContestRules, secret: string): Voter {
  const key = given.voterCode === undefined ? null : codeVoterKey(contest.id, given.voterCode, secret);
  const { keys } = caller.kind === 'user' ? accountVoter(caller) : guestVoter(caller, given, secret);
  return { tier: 'guest', key, keys: key === null ? keys : [key, ...keys] };
}

/** Why the address of a guest is not enough, or null. */
export function emailRefusal(caller: VotingCaller, email: string | undefined, contest: ContestRules): ErrorCode | null {
  if (caller.kind === 'user') return null;
  if (email === undefined) return needsAddress(contest) ? 'EMAIL_REQUIRED' : null;
  return isDisposableDomain(emailDomain(email)) ? 'EMAIL_DISPOSABLE' : null;
}

function mailboxKeyOf(email: string, secret: string): string {
  try {
    return guestVoterKey(email, secret);
  } catch (cause) {
    const errors = [{ field: 'body.email', code: 'invalid_format', message: 'This is no e-mail address' }];
    throw new ProblemError('VALIDATION_FAILED', { errors, cause });
  }
}
