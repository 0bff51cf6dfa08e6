import { ProblemError } from '@urvote/contracts/errors/error-codes';

export type EntryStatus = 'pending' | 'approved' | 'rejected' | 'withdrawn';

export type EntryDecision = { status: 'approved' } | { status: 'rejected'; reason: string };

/**
 * Only a pending entry can be decided on: an approved one may have votes, a withdrawn one is its owner's.
 * @throws {ProblemError} CONFLICT naming the status the entry has
 */
export function assertDecidable(status: EntryStatus): void {
  if (status !== 'pending') throw new ProblemError('CONFLICT', { detail: `The entry is ${status}` });
}
