import type { VoteSource, VoteSources } from './vote-sources.ts';
import { flushThresholds } from './source-counts.ts';
import type { SourceCache } from './source-cache.ts';
import type { CounterRow } from './counter-row.ts';
import { minutesPerDay, type WindowCounts, type WindowCounter } from './window-counter.ts';

export interface CountedVote {
  sources: VoteSources;
  state: 'counted' | 'held';
}

/** What stored votes add to the counters. Exactly one of `confirm` and `undo` must be called. */
export interface CounterDeltas {
  /** In the order in which every worker must lock them. */
  rows: CounterRow[];
  confirm(): void;
  undo(): void;
}

export function countStoredVotes(cache: SourceCache, stored: readonly CountedVote[]): CounterDeltas {
  const collector = new DeltaCollector(cache);
  for (const vote of stored) collector.add(vote);
  return collector.finish();
}

class DeltaCollector {
  readonly #cache: SourceCache;
  readonly #added = new Map<WindowCounter, { count: number; key: () => string; threshold: number }>();
  readonly #newVoters = new Set<number>();
  readonly #newSources: number[] = [];

  constructor(cache: SourceCache) {
    this.#cache = cache;
  }

  add({ sources, state }: CountedVote): void {
    const isNewPair = this.#isNew(sources.pairHash);
    for (const source of sources.others) this.#count(sources, source, isNewPair);
    this.#count(sources, state === 'counted' ? sources.contest : sources.held, isNewPair);
  }

  finish(): CounterDeltas {
    const flushed: { counter: WindowCounter; counts: WindowCounts }[] = [];
    const rows: CounterRow[] = [];
    for (const [counter, { key, threshold }] of this.#added) {
      if (counter.pendingDay < threshold) continue;
      const counts = counter.flush();
      flushed.push({ counter, counts });
      rows.push({
        key: key(),
        bucket: counter.day * minutesPerDay,
        count: counts.day,
        hour: counter.hour,
        hourCount: counts.hour,
        minute: counter.minute,
        minuteCount: counts.minute,
      });
    }
    rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.bucket - b.bucket));
    return {
      rows,
      confirm: () => {
        for (const hash of this.#newVoters) this.#cache.seenVoters.add(hash);
        for (const hash of this.#newSources) this.#cache.seenSources.add(hash);
      },
      undo: () => {
        for (const { counter, counts } of flushed) counter.undoFlush(counts);
        for (const [counter, { count }] of this.#added) counter.addPending(-count);
      },
    };
  }

  #isNew(hash: number): boolean {
    if (this.#newVoters.has(hash) || this.#cache.seenVoters.has(hash)) return false;
    this.#newVoters.add(hash);
    return true;
  }

  #count(
    { vote: { entryId }, minute }: VoteSources,
    { counts, scope, hash, entryHash, voterHash }: VoteSource,
    isNewPair: boolean,
  ): void {
    const isNewVoter = this.#isNew(voterHash);
    if (counts === undefined) {
      this.#newSources.push(hash, entryHash);
      return;
    }
    const threshold = flushThresholds[scope];
    const counter = isNewPair && scope !== 'session' ? counts.add(entryId, minute) : undefined;
    if (counter) this.#remember(counter, () => counts.entryKey(entryId), threshold.entries);
    if (!isNewVoter) return;
    counts.voters.advanceTo(minute);
    counts.voters.addPending(1);
    this.#remember(counts.voters, () => counts.key, threshold.voters);
  }

  #remember(counter: WindowCounter, key: () => string, threshold: number): void {
    const known = this.#added.get(counter);
    if (known) known.count += 1;
    else this.#added.set(counter, { count: 1, key, threshold });
  }
}
