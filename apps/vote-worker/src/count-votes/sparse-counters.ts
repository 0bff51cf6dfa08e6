import type { Counter } from '@urvote/voting/fraud/counter-keys';

/** A counter that is worth a row in the shared table. */
export interface SharedCounter extends Counter {
  /** What is added to the row: this batch's increment and what was kept back before. */
  add: number;
}

export interface SplitCounters {
  shared: SharedCounter[];
  /** Counts before this batch of the counters that stay local, by `key@bucket`; those that were 0 are left out. */
  localBefore: Record<string, number>;
}

/** From this count within its minute on, a source's counter is shared. Rules start to weigh sources at 20 and more. */
const shareFrom = 4;
const cellCount = 2 ** 20;
/** Batches that wait for another try, remembered at most. */
const keptBatches = 2000;
const sourceScopes = /^(?:ip|net):/;

/** The counts of one minute: two rows of cells of which the lower is the estimate (a count-min sketch). */
interface Generation {
  bucket: number;
  rows: [Uint16Array, Uint16Array];
}

/**
 * Most addresses cast a vote or two a minute, and a shared row for each would cost more than storing the vote. So a
 * source's counter stays in this process until it reaches `shareFrom` within its minute, and is then shared with all
 * that was kept back. Several workers together can miss at most `shareFrom - 1` votes each. The estimate never counts
 * too few; a collision counts too many, which only shares a counter early. Memory is fixed: 8 MiB.
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

  /** The batch will not be tried again. */
  settled(batchId: string): void {
    this.#unsettled.delete(batchId);
  }

  #split(counters: readonly Counter[]): SplitCounters {
    const shared: SharedCounter[] = [];
    const localBefore: Record<string, number> = {};
    for (const counter of counters) {
      const before = sourceScopes.test(counter.key) ? this.#count(counter) : undefined;
      if (before === undefined || before >= shareFrom) shared.push({ ...counter, add: counter.increment });
      else if (before + counter.increment >= shareFrom) shared.push({ ...counter, add: counter.increment + before });
      else if (before > 0) localBefore[`${counter.key}@${counter.bucket}`] = before;
    }
    return { shared, localBefore };
  }

  /** @returns the count before; undefined for a minute that is no longer kept */
  #count({ key, bucket, increment }: Counter): number | undefined {
    const generation = this.#generations[bucket % 2 === 0 ? 0 : 1];
    if (bucket < generation.bucket) return undefined;
    if (bucket > generation.bucket) {
      generation.bucket = bucket;
      for (const row of generation.rows) row.fill(0);
    }
    const hash = fnv1a(key);
    const cells = [hash % cellCount, Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 12] as const;
    const before = Math.min(generation.rows[0][cells[0]] ?? 0, generation.rows[1][cells[1]] ?? 0);
    const after = Math.min(before + increment, 0xffff);
    for (const index of [0, 1] as const) {
      const row = generation.rows[index];
      if ((row[cells[index]] ?? 0) < after) row[cells[index]] = after;
    }
    return before;
  }
}

function newGeneration(): Generation {
  return { bucket: -1, rows: [new Uint16Array(cellCount), new Uint16Array(cellCount)] };
}

/** FNV-1a, 32 bits, over UTF-16 code units. Source: Fowler, Noll and Vo, draft-eastlake-fnv. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
