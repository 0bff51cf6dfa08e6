import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { isTransient } from '@urvote/platform/postgres/errors';
import type { CoalesceOptions } from './coalesce-jobs.ts';

const maxRunVotes = 2048;

/** No further group is taken beyond so many votes: three runs under way, and one that gathers; 1.5 kB a vote. */
export const maxVotesInHand = 4 * maxRunVotes;

/** Of a job that nobody has parsed yet. */
export function sizeInHand(data: unknown): number {
  const { items } = (data ?? {}) as { items?: unknown };
  return Array.isArray(items) ? items.length : 1;
}

/** A killed worker's votes are in other hands after about this long; a group that is settled twice at once counts once. */
export const lockMs = 2000;

/** A vote waits for half of it on average; at 400 votes a second 32 votes share what a run costs. */
export const paceMs = 80;

/** Above 5,000 votes a second (1 / paceMsPerSize) what a run costs is worth a longer wait. */
export function coalesceOptions(concurrency: number): CoalesceOptions<CountVotesData> {
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
