import type { SourceBook } from '@urvote/voting/fraud/sources/source-book';
import type { SourceRun } from '@urvote/voting/fraud/sources/source-run';
import { type Additions, type StoredVote, takeStored } from '@urvote/voting/fraud/sources/stored-votes';
import type { PoolClient } from 'pg';
import type { SettledCast } from '../settlement/settled-vote.ts';
import { addCounters } from '../vote-store/totals/add-counters.queries.ts';

/** Adds to the fraud counters what the votes of one run mean for them. */
export interface CounterWriter {
  /**
   * Must run inside the transaction that stores the votes, after everything else: what is rolled back was never counted, and
   * the rows that everybody adds to are locked for the shortest time.
   * @param stored the casts that were stored now, whatever their state
   */
  write(client: PoolClient, stored: readonly SettledCast[]): Promise<void>;
}

export interface SourceCounters extends CounterWriter {
  /** The transactions of all that was written are committed, or else they are not and the run will be tried again. */
  end(isCommitted: boolean): void;
}

/** Counts the votes of a run that were stored counted or held; what was rejected or is void says nothing. */
export function sourceCounters(book: SourceBook, run: SourceRun): SourceCounters {
  const written: Additions[] = [];
  return {
    async write(client, stored) {
      const additions = takeStored(book, countable(run, stored));
      try {
        await addCounters(client, additions.rows);
      } catch (error) {
        additions.undo();
        throw error;
      }
      written.push(additions);
    },
    end(isCommitted) {
      for (const additions of written.splice(0)) {
        if (isCommitted) additions.confirm();
        else additions.undo();
      }
    },
  };
}

export function countable(run: SourceRun, stored: readonly SettledCast[]): StoredVote[] {
  return stored.flatMap(({ item, outcome: { state } }) => {
    const places = run.placesOf(item.id);
    return places && (state === 'counted' || state === 'held') ? [{ places, state }] : [];
  });
}
