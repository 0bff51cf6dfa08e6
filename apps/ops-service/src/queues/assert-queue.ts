import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AppContext } from '../context.ts';

/** @throws {ProblemError} NOT_FOUND for a queue that is not in the job catalogue */
export function assertQueue({ queueNames }: Pick<AppContext, 'queueNames'>, name: string): void {
  if (!(queueNames as readonly string[]).includes(name))
    throw new ProblemError('NOT_FOUND', { detail: 'There is no such queue' });
}
