import { countVotes as countVotesJob, type CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { defineProcessor, type JobProcessor } from '@urvote/platform/queue/job-processor';
import type { VoteWorkerContext } from './context.ts';
import { coalesce } from './count-votes/coalesce.ts';
import { countVotes } from './count-votes/count-votes.processor.ts';
import { conclude } from './count-votes/conclude.ts';

/** Transactions under way at once, and the most votes one of them settles. */
const coalescing = { maxActive: 3, maxSize: 1024, sizeOf: (data: CountVotesData): number => data.items.length };

/** Every job of this service. */
export function voteWorkerJobs(context: VoteWorkerContext): JobProcessor[] {
  const settle = coalesce((groups: CountVotesData[]) => countVotes(context, groups), coalescing);
  return [defineProcessor(countVotesJob, async (data) => conclude(await settle(data)))];
}
