import type { Db } from '@urvote/platform/postgres/database';
import type { OpenLoopVotes } from '../load/generator-messages.ts';
import type { Generator } from '../load/generator.ts';
import { commitTimes, withFlushTime } from '../stage/commit-times.queries.ts';
import type { OpenLoopOutcome } from './run-open-loop.ts';
import type { SettledVote } from './settling.ts';

export interface Stream extends OpenLoopVotes {
  db: Db;
  generator: Pick<Generator, 'castInTime'>;
  /** Resolves when this many votes of the stream, all that were accepted, are settled. */
  untilSettled: (acceptedCount: number) => Promise<unknown>;
}

export interface ObservedStream {
  votes: SettledVote[];
  statuses: Record<string, number>;
  acceptedCount: number;
  /** Milliseconds since the epoch, of the first moment. */
  startedAtMs: number;
  /** When each vote of `votes` was answered and settled, milliseconds since the epoch. */
  answeredAtMs: Float64Array;
  settledAtMs: Float64Array;
  /** Added to the stamp of each commit; see `withFlushTime`. */
  flushMs: number;
  /** Most that a vote was sent too late, because the generator was. */
  worstLateMs: number;
  generatorCpuMs: number;
}

/**
 * Casts votes when they are due, waits until all are settled, and reads from the database when each was.
 * @throws Error when an accepted vote has no row
 */
export async function observeStream({ db, generator, untilSettled, ...load }: Stream): Promise<ObservedStream> {
  const { result, flushMs } = await withFlushTime(db, generator.castInTime(load));
  const { outcome, generatorCpuMs } = result;
  const acceptedCount = outcome.statuses['202'] ?? 0;
  await untilSettled(acceptedCount);
  const committedAtMs = await commitTimes(db, outcome.startedAtMs);
  return {
    ...votesOf(outcome, load.arrivalsMs, (id) => settledAt(committedAtMs, id) + flushMs),
    statuses: outcome.statuses,
    acceptedCount,
    startedAtMs: outcome.startedAtMs,
    flushMs,
    worstLateMs: outcome.lateMs.reduce((worst, late) => Math.max(worst, late), 0),
    generatorCpuMs,
  };
}

function settledAt(committedAtMs: ReadonlyMap<string, number>, id: string): number {
  const atMs = committedAtMs.get(id);
  if (atMs === undefined) throw new Error(`The figures are void: vote "${id}" was accepted and is not stored`);
  return atMs;
}

function votesOf(outcome: OpenLoopOutcome, dueMs: Float64Array, settledAtOf: (id: string) => number) {
  const accepted = [...outcome.answeredStatus.keys()].filter((number) => outcome.answeredStatus[number] === 202);
  const answeredAtMs = Float64Array.from(accepted, (number) => outcome.answeredAtMs[number] ?? 0);
  const settledAtMs = Float64Array.from(accepted, (number) => settledAtOf(outcome.ids[number] ?? ''));
  const votes = accepted.map((number, index) => ({
    dueMs: dueMs[number] ?? 0,
    answerMs: outcome.latenciesMs[number] ?? 0,
    waitMs: (settledAtMs[index] ?? 0) - (answeredAtMs[index] ?? 0),
  }));
  return { votes, answeredAtMs, settledAtMs };
}
