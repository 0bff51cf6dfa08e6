import { ProblemError } from '@urvote/contracts/errors/error-codes';

/**
 * Without an administrator nobody could make another one.
 * @param admins ids of all who can act now
 * @throws {ProblemError} CONFLICT
 */
export function assertNotLastAdmin(admins: readonly string[], userId: string): void {
  if (admins.length === 1 && admins[0] === userId)
    throw new ProblemError('CONFLICT', { detail: 'This is the last active administrator' });
}
