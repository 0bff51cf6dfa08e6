import { PermanentJobError } from '@urvote/platform/queue/job-processor';
import type { GroupResult } from './count-votes.processor.ts';
import type { BatchCounts } from './finish-batch.ts';

/** The job is tried again because a withdrawal came before its vote. */
export class EarlyWithdrawalError extends Error {
  override name = 'EarlyWithdrawalError';
}

const namedAtMost = 20;

/**
 * Whether the job of a settled group is done.
 *
 * @throws PermanentJobError when some items can never be stored: the job belongs into the failed set
 * @throws EarlyWithdrawalError when the job must be tried again
 */
export function conclude({ counts, poison, early }: GroupResult): BatchCounts {
  if (poison.length > 0) {
    const named = poison.slice(0, namedAtMost).map(({ id, problem }) => `${id} (${problem})`);
    throw new PermanentJobError(`${poison.length} item(s) cannot be stored, all others are: ${named.join(', ')}`);
  }
  if (early.length > 0) throw new EarlyWithdrawalError(`${early.length} withdrawal(s) came before their votes`);
  return counts;
}
