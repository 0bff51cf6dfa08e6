import type { SourceCache } from '@urvote/voting/fraud/sources/source-cache';
import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import { type CounterDeltas, type CountedVote, countStoredVotes } from '@urvote/voting/fraud/sources/counter-deltas';
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
export function sourceCounters(cache: SourceCache, run: RunSources): SourceCounters {
  const written: CounterDeltas[] = [];
  return {
    async write(client, stored) {
      const additions = countStoredVotes(cache, countable(run, stored));
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

export function countable(run: RunSources, stored: readonly SettledCast[]): CountedVote[] {
  return stored.flatMap(({ item, outcome: { state } }) => {
    const sources = run.sourcesOf(item.id);
    return sources && (state === 'counted' || state === 'held') ? [{ sources, state }] : [];
  });
}
