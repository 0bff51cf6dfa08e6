import { FailedTryError, PermanentJobError, PostponedJobError } from '@urvote/platform/queue/job-processor';
import { groupIdOfVote, isVoteId } from '@urvote/voting/ids/vote-id';
import type { GroupCounts } from '../settlement/group-counts.ts';
import type { GroupResult } from './count-votes.processor.ts';

/** Uses up a try: the vote is neither stored nor in the queue, but may come in between. */
class EarlyWithdrawalError extends FailedTryError {
  override name = 'EarlyWithdrawalError';
}

const namedAtMost = 20;

/**
 * Withdrawals are tried again first, even beside items that can never be stored; the last try reports both.
 * @throws PostponedJobError while the queue still has a vote that is taken back
 * @throws EarlyWithdrawalError when the job must be tried again
 * @throws PermanentJobError for items that can never be stored
 */
export function concludeGroup({ counts, poison, early }: GroupResult, inQueue: ReadonlySet<string>): GroupCounts {
  const poisoned = poison.length === 0 ? '' : poisonMessage(poison);
  if (early.length > 0) {
    const message = [`${early.length} withdrawal(s) came before their votes`, poisoned].filter(Boolean).join('; ');
    const isAwaited = early.some(({ voteId }) => isVoteId(voteId) && inQueue.has(groupIdOfVote(voteId)));
    throw isAwaited ? new PostponedJobError(message) : new EarlyWithdrawalError(message);
  }
  if (poisoned) throw new PermanentJobError(poisoned);
  return counts;
}

function poisonMessage(poison: GroupResult['poison']): string {
  const named = poison.slice(0, namedAtMost).map(({ id, problem }) => `${id} (${problem})`);
  return `${poison.length} item(s) cannot be stored, all others are: ${named.join(', ')}`;
}
