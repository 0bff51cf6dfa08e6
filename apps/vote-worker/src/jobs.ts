import { countVotes as countVotesJob, type CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { isPermanentDataError, isTransient, sqlStateOf } from '@urvote/platform/postgres/errors';
import { defineProcessor, type JobProcessor, PermanentJobError } from '@urvote/platform/queue/job-processor';
import type { VoteWorkerContext } from './context.ts';
import { coalesce } from './count-votes/coalesce.ts';
import { conclude } from './count-votes/conclude.ts';
import { countVotes } from './count-votes/count-votes.processor.ts';
import { groupsOnTheirWay } from './count-votes/groups-on-their-way.ts';
import type { BatchCounts } from './count-votes/finish-batch.ts';

/** Transactions under way at once, the most votes one of them settles, and how often one that is not full begins. */
const coalescing = {
  maxActive: 3,
  maxSize: 2048,
  paceMs: 200,
  sizeOf: (data: CountVotesData): number => data.items.length,
  failsAll: isTransient,
};

/** Every job of this service. */
export function voteWorkerJobs(context: VoteWorkerContext): JobProcessor[] {
  const settle = coalesce((groups: CountVotesData[]) => countVotes(context, groups), coalescing);
  const process = async (data: CountVotesData): Promise<BatchCounts> => {
    try {
      const result = await settle(data);
      context.settlement.settled();
      return conclude(result, await groupsOnTheirWay(context.queues, result));
    } catch (error) {
      if (!isPermanentDataError(error)) throw error;
      throw new PermanentJobError(`no item of the group can be stored: SQLSTATE ${sqlStateOf(error) ?? 'unknown'}`);
    }
  };
  return [
    defineProcessor(countVotesJob, process, (_jobId, reason) => {
      context.events.jobPutOff(reason);
      context.settlement.putOff(reason);
    }),
  ];
}
