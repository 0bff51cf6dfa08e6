import { type Counter, counterId } from '@urvote/voting/fraud/counter-keys';

/** A counter that is worth a row in the shared table. */
export interface SharedCounter extends Counter {
  /** What is added to the row: this batch's increment and what was kept back before. */
  add: number;
}

export interface SplitCounters {
  shared: SharedCounter[];
  /** Counts before this batch of the counters that stay local, by `counterId`; those that were 0 are left out. */
  localBefore: Map<string, number>;
}

/**
 * From this count within its minute on, a source's counter is shared, and again each time so many more have come. Rules
 * start to weigh sources at 20 and more.
 */
export const lot = 4;
const cellCount = 2 ** 20;
/** Batches that wait for another try, remembered at most. */
const keptBatches = 2000;
const sourceScopes = /^(?:ip|net):/;

/** A source that reached its first lot: what the shared row said last, and what came since. */
interface SharedSource {
  knownTotal: number;
  keptBack: number;
}

/** The counts of one minute: two rows of cells of which the lower is the estimate (a count-min sketch). */
interface Generation {
  bucket: number;
  rows: [Uint16Array, Uint16Array];
  sources: Map<string, SharedSource>;
}

/**
 * Most addresses cast a vote or two a minute, and a shared row for each would cost more than storing the vote. So a
 * source's counter stays in this process until it makes a lot, and is then added to the shared row with all that was
 * kept back; the row's answer is what is known of the other workers until the next lot. Each worker can so be behind by
 * less than a lot of every other. The sketch never counts too few; a collision counts too many, which only shares a
 * counter early. Its memory is fixed (8 MiB); sources that made a lot are forgotten with their minute.
 * A batch that is tried again is not counted again.
 */
export class SparseCounters {
  readonly #generations: [Generation, Generation] = [newGeneration(), newGeneration()];
  readonly #unsettled = new Map<string, SplitCounters>();

  /** Counts a batch; asked again before it is `settled`, answers the same. */
  split(batchId: string, counters: readonly Counter[]): SplitCounters {
    const known = this.#unsettled.get(batchId);
    if (known) return known;
    const split = this.#split(counters);
    if (this.#unsettled.size >= keptBatches) this.#unsettled.clear();
    this.#unsettled.set(batchId, split);
    return split;
  }

  /** Notes what the shared rows said before the batch. */
  observed({ shared }: SplitCounters, before: ReadonlyMap<string, number>): void {
    for (const { key, bucket, increment } of shared) {
      const source = this.#generationOf(bucket)?.sources.get(key);
      if (source) source.knownTotal = Math.max(source.knownTotal, (before.get(counterId({ key, bucket })) ?? 0) + increment);
    }
  }

  /** The batch will not be tried again. */
  settled(batchId: string): void {
    this.#unsettled.delete(batchId);
  }

  #split(counters: readonly Counter[]): SplitCounters {
    const split: SplitCounters = { shared: [], localBefore: new Map() };
    for (const counter of counters) {
      const generation = sourceScopes.test(counter.key) ? this.#generationOf(counter.bucket) : undefined;
      if (generation) splitSource(generation, counter, split);
      else split.shared.push({ ...counter, add: counter.increment });
    }
    return split;
  }

  /** @returns undefined for a minute that is no longer kept */
  #generationOf(bucket: number): Generation | undefined {
    const generation = this.#generations[bucket % 2 === 0 ? 0 : 1];
    if (bucket < generation.bucket) return undefined;
    if (bucket > generation.bucket) {
      generation.bucket = bucket;
      generation.sources.clear();
      for (const row of generation.rows) row.fill(0);
    }
    return generation;
  }
}

function splitSource(generation: Generation, counter: Counter, split: SplitCounters): void {
  const source = generation.sources.get(counter.key) ?? firstLot(generation, counter, split);
  if (!source) return;
  const { keptBack } = source;
  if (keptBack + counter.increment >= lot) {
    source.keptBack = 0;
    source.knownTotal += keptBack + counter.increment;
    split.shared.push({ ...counter, add: keptBack + counter.increment });
  } else {
    split.localBefore.set(counterId(counter), source.knownTotal + keptBack);
    source.keptBack = keptBack + counter.increment;
  }
}

/** @returns undefined while the source has not made its first lot; its count before then goes into the split */
function firstLot(generation: Generation, { key, bucket, increment }: Counter, split: SplitCounters): SharedSource | undefined {
  const before = addToSketch(generation, key, increment);
  if (before + increment >= lot) {
    const source = { knownTotal: 0, keptBack: before };
    generation.sources.set(key, source);
    return source;
  }
  if (before > 0) split.localBefore.set(counterId({ key, bucket }), before);
  return undefined;
}

/** @returns the estimate before */
function addToSketch({ rows }: Generation, key: string, increment: number): number {
  const hash = fnv1a(key);
  const cells = [hash % cellCount, Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 12] as const;
  const before = Math.min(rows[0][cells[0]] ?? 0, rows[1][cells[1]] ?? 0);
  const after = Math.min(before + increment, 0xffff);
  for (const index of [0, 1] as const) {
    const row = rows[index];
    if ((row[cells[index]] ?? 0) < after) row[cells[index]] = after;
  }
  return before;
}

function newGeneration(): Generation {
  return { bucket: -1, rows: [new Uint16Array(cellCount), new Uint16Array(cellCount)], sources: new Map() };
}

/** FNV-1a, 32 bits, over UTF-16 code units. Source: Fowler, Noll and Vo, draft-eastlake-fnv. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
