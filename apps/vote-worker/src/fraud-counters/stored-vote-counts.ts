import type { CounterRow } from '@urvote/voting/fraud/sources/counter-row';
import { type CountedVote, type CounterDeltas, countStoredVotes } from '@urvote/voting/fraud/sources/counter-deltas';
import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import type { SourceCache } from '@urvote/voting/fraud/sources/source-cache';

/** As much of a settled cast as the counters ask for. */
interface CountableCast {
  item: { id: string };
  outcome: { state: 'counted' | 'held' | 'rejected' | 'void' };
}

/** What the stored votes of one run mean for the fraud counters, in the process and in the shared rows. */
export class StoredVoteCounts {
  readonly #cache: SourceCache;
  readonly #run: RunSources;
  readonly #added: CounterDeltas[] = [];

  constructor(cache: SourceCache, run: RunSources) {
    this.#cache = cache;
    this.#run = run;
  }

  /**
   * Counts casts in the transaction that stores them, and hands over the rows that are to be added to.
   * @param add a failure of it takes back what was counted
   */
  async count(stored: readonly CountableCast[], add: (rows: readonly CounterRow[]) => Promise<void>): Promise<void> {
    const deltas = countStoredVotes(this.#cache, countedVotes(this.#run, stored));
    try {
      await add(deltas.rows);
    } catch (error) {
      deltas.undo();
      throw error;
    }
    this.#added.push(deltas);
  }

  /** @param isCommitted whether the run is stored, or will be tried again */
  end(isCommitted: boolean): void {
    for (const deltas of this.#added.splice(0)) {
      if (isCommitted) deltas.confirm();
      else deltas.undo();
    }
  }
}

/** What was rejected or is void says nothing of its sources. */
export function countedVotes(run: RunSources, stored: readonly CountableCast[]): CountedVote[] {
  return stored.flatMap(({ item, outcome: { state } }) => {
    const sources = run.sourcesOf(item.id);
    return sources && (state === 'counted' || state === 'held') ? [{ sources, state }] : [];
  });
}
