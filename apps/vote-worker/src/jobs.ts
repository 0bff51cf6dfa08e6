import { countVotes as countVotesJob, type CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { isPermanentDataError, isTransient, sqlStateOf } from '@urvote/platform/postgres/errors';
import { defineProcessor, type JobProcessor, PermanentJobError } from '@urvote/platform/queue/job-processor';
import type { AppContext } from './context.ts';
import { coalesceJobs, type CoalesceOptions } from './count-votes/coalesce-jobs.ts';
import { concludeGroup } from './count-votes/conclude-group.ts';
import { countVotes } from './count-votes/count-votes.processor.ts';
import { groupsInQueue } from './count-votes/groups-in-queue.ts';
import type { GroupCounts } from './settlement/group-counts.ts';

/** Most votes one transaction settles. */
const maxRunVotes = 2048;

/**
 * Votes taken from the queue and not settled yet, after which no further group is taken: a run for each transaction
 * that may be under way and one that gathers. A vote in hand takes about a kilobyte and a half.
 */
export const maxVotesInHand = 4 * maxRunVotes;

/** Votes of a job that nobody has read yet. */
export function sizeInHand(data: unknown): number {
  const { items } = (data ?? {}) as { items?: unknown };
  return Array.isArray(items) ? items.length : 1;
}

/** Votes of a killed worker are in other hands after about this long; a group that is settled twice at once counts once. */
export const lockMs = 2000;

/**
 * Where few votes come, runs begin so many milliseconds apart, and what is in the queue is taken up then. A vote waits for
 * half of it on average, and at 400 votes a second 32 votes share what a run costs.
 */
export const paceMs = 80;

/** Where more than 5,000 come a second (1 / paceMsPerSize), what a run costs is worth a longer wait: the pace grows to 200 ms. */
function coalescing(concurrency: number): CoalesceOptions<CountVotesData> {
  return {
    maxActive: 3,
    maxSize: maxRunVotes,
    enoughCount: Math.ceil(concurrency / 2),
    minPaceMs: paceMs,
    maxPaceMs: 200,
    paceMsPerSize: 0.2,
    soon: setImmediate,
    sizeOf: sizeInHand,
    failsAll: isTransient,
  };
}

/** Every job of this service. */
export function voteWorkerJobs(context: AppContext): JobProcessor[] {
  const settle = coalesceJobs(
    (groups: CountVotesData[]) => countVotes(context, groups),
    coalescing(context.config.concurrency),
  );
  const process = async (data: CountVotesData): Promise<GroupCounts> => {
    try {
      const result = await settle(data);
      context.settlement.settled();
      return concludeGroup(result, await groupsInQueue(context.queues, result));
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
