import { countVotes as countVotesJob, type CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { isPermanentDataError, sqlStateOf } from '@urvote/platform/postgres/errors';
import { defineProcessor, PermanentJobError, type ProcessorsOf } from '@urvote/platform/queue/job-processor';
import type { AppContext } from './context.ts';
import { coalesceJobs } from './count-votes/coalesce-jobs.ts';
import { concludeGroup } from './count-votes/conclude-group.ts';
import { countVotes } from './count-votes/count-votes.processor.ts';
import { requestIdsIn } from './count-votes/parse-group.ts';
import { groupsInQueue } from './count-votes/groups-in-queue.ts';
import { coalesceOptions } from './count-votes/take-up.ts';
import type { GroupCounts } from './settlement/group-counts.ts';

export function voteWorkerJobs(context: AppContext) {
  return {
    'count-votes': {
      ...defineProcessor(countVotesJob, groupSettler(context), (_jobId, reason) => {
        context.events.jobPutOff(reason);
        context.settlement.putOff(reason);
      }),
      describe: (data) => ({ requestIds: requestIdsIn(data) }),
    },
  } satisfies ProcessorsOf<'votes'>;
}

function groupSettler(context: AppContext): (data: CountVotesData) => Promise<GroupCounts> {
  const settle = coalesceJobs(
    (groups: CountVotesData[]) => countVotes(context, groups),
    coalesceOptions(context.config.concurrency),
  );
  return async (data) => {
    try {
      const result = await settle(data);
      context.settlement.settled();
      return concludeGroup(result, await groupsInQueue(context.queues, result));
    } catch (error) {
      if (!isPermanentDataError(error)) throw error;
      throw new PermanentJobError(`no item of the group can be stored: SQLSTATE ${sqlStateOf(error) ?? 'unknown'}`);
    }
  };
}
