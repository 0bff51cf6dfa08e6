import { PermanentJobError } from '@urvote/platform/queue/job-processor';
import type { GroupResult } from './count-votes.processor.ts';
import type { BatchCounts } from './finish-batch.ts';

/** The job is tried again because a withdrawal came before its vote. */
export class EarlyWithdrawalError extends Error {
  override name = 'EarlyWithdrawalError';
}

const namedAtMost = 20;

/**
 * Whether the job of a settled group is done. Withdrawals are tried again first, even beside items that can never be
 * stored: those stay what they are, and the last try reports both.
 *
 * @throws EarlyWithdrawalError when the job must be tried again
 * @throws PermanentJobError when some items can never be stored: the job belongs into the failed set
 */
export function conclude({ counts, poison, early }: GroupResult): BatchCounts {
  const poisoned = poison.length === 0 ? '' : poisonMessage(poison);
  if (early.length > 0) {
    throw new EarlyWithdrawalError([`${early.length} withdrawal(s) came before their votes`, poisoned].filter(Boolean).join('; '));
  }
  if (poisoned) throw new PermanentJobError(poisoned);
  return counts;
}

function poisonMessage(poison: GroupResult['poison']): string {
  const named = poison.slice(0, namedAtMost).map(({ id, problem }) => `${id} (${problem})`);
  return `${poison.length} item(s) cannot be stored, all others are: ${named.join(', ')}`;
}
