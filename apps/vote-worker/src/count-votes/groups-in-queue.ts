import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import { groupIdOfVote, isVoteId, jobIdOfGroup } from '@urvote/voting/ids/vote-id';
import type { GroupResult } from './count-votes.processor.ts';

const finished = new Set(['completed', 'failed', 'unknown']);

/**
 * The groups of votes taken back too early that the queue still has to deliver. The group that asks is none of them:
 * what it holds is settled, or can never be.
 */
export async function groupsInQueue(
  queues: QueueStore,
  { groupId, early }: Pick<GroupResult, 'groupId' | 'early'>,
): Promise<Set<string>> {
  const asked = new Set(early.flatMap(({ voteId }) => (isVoteId(voteId) ? [groupIdOfVote(voteId)] : [])));
  asked.delete(groupId);
  const found = new Set<string>();
  if (asked.size === 0) return found;
  const queue = await queues.getQueue(countVotes.queue);
  for (const id of asked) if (!finished.has(await queue.getJobState(jobIdOfGroup(id)))) found.add(id);
  return found;
}
