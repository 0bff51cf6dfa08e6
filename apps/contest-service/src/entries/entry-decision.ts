import { ProblemError } from '@urvote/contracts/errors/error-codes';

export type EntryStatus = 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'taken_down';

export interface Submitted {
  submitterUserId: string | null;
  /** The submitter's address as a guest's voter key, the same for every spelling of the mailbox. */
  submitterEmailKey: string | null;
}

export interface Decider {
  userId: string;
  emailVoterKey?: string | undefined;
}

export type EntryDecision = { status: 'approved' } | { status: 'rejected'; reason: string };

/** What a moderator makes of an entry, and what the history of it says. */
export type Moderating = EntryDecision | { status: 'reopened' } | { status: 'taken_down'; reason: string };

/**
 * Only a pending entry can be decided on: an approved one may have votes, a withdrawn one is its owner's.
 * @throws {ProblemError} CONFLICT naming the status the entry has
 */
export function assertDecidable(status: EntryStatus): void {
  assertOneOf(status, ['pending']);
}

/** @throws {ProblemError} CONFLICT naming the status the entry has */
export function assertOneOf(status: EntryStatus, allowed: readonly EntryStatus[]): void {
  if (!allowed.includes(status)) throw new ProblemError('CONFLICT', { detail: `The entry is ${wordsOf[status]}` });
}

const wordsOf: Record<EntryStatus, string> = {
  pending: 'pending',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  taken_down: 'taken down',
};

/**
 * Nobody decides on an entry of their own, whatever their roles, nor by a second account of the same mailbox.
 * @throws {ProblemError} FORBIDDEN
 */
export function assertNotOwn({ submitterUserId, submitterEmailKey }: Submitted, decider: Decider): void {
  const isOwn =
    submitterUserId === decider.userId || (submitterEmailKey !== null && submitterEmailKey === decider.emailVoterKey);
  if (isOwn) throw new ProblemError('FORBIDDEN', { detail: 'Somebody else decides on your own entry' });
}
