import { ProblemError } from '@urvote/contracts/errors/error-codes';

/** @throws {ProblemError} NOT_FOUND for an account that is gone, FORBIDDEN for a suspended one */
export function assertActive<T extends { isSuspended: boolean }>(account: T | undefined): asserts account is T {
  if (account === undefined) throw new ProblemError('NOT_FOUND');
  if (account.isSuspended) throw new ProblemError('FORBIDDEN', { detail: 'The account is suspended' });
}
