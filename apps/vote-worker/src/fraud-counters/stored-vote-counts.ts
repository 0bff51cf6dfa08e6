import type { CounterRow } from '@urvote/voting/fraud/sources/counter-row';
import { type CounterDeltas, countStoredVotes } from '@urvote/voting/fraud/sources/counter-deltas';
import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import type { SourceCache } from '@urvote/voting/fraud/sources/source-cache';
import { type CountableCast, countedVotes } from './counted-votes.ts';

export class StoredVoteCounts {
  readonly #cache: SourceCache;
  readonly #run: RunSources;
  readonly #added: CounterDeltas[] = [];

  constructor(cache: SourceCache, run: RunSources) {
    this.#cache = cache;
    this.#run = run;
  }

  /** @param add writes the shared rows that these casts add to; if it fails, the counts are undone */
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

  /** @param isCommitted false if the run will be tried again */
  end(isCommitted: boolean): void {
    for (const deltas of this.#added.splice(0)) {
      if (isCommitted) deltas.confirm();
      else deltas.undo();
    }
  }
}
