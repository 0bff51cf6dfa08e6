import { ProblemError } from '@urvote/contracts/errors/error-codes';

/** @throws {ProblemError} CONFLICT: without an administrator nobody could appoint one */
export function assertNotLastAdmin(admins: readonly string[], userId: string): void {
  if (admins.length === 1 && admins[0] === userId)
    throw new ProblemError('CONFLICT', { detail: 'This is the last active administrator' });
}
