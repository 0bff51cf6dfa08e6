import { BloomFilter } from './bloom-filter.ts';
import { type Scope, SourceCounts } from './source-counts.ts';

type ContestSources = Record<Scope, Map<string, SourceCounts>>;

interface Generation {
  contests: Map<string, ContestSources>;
  size: number;
}

/** Two generations are kept, at about half a kilobyte a source. */
const generationSize = 50_000;

/**
 * What this process knows of the sources of votes. Most have a vote or two a day, and a shared row for each would cost
 * more than storing the vote. So of a first vote only a hash is kept, and later counts stay here until they reach their
 * flush threshold: workers see each other's votes up to a threshold late. Sources not seen among the last 50,000 are
 * forgotten; shared rows are read again.
 */
export class SourceCache {
  /** Keeps outsiders from choosing names that collide. */
  readonly seed: number;
  readonly seenVoters = new BloomFilter();
  /** With the entries that they chose. */
  readonly seenSources = new BloomFilter();
  #young: Generation = { contests: new Map(), size: 0 };
  #old: Generation = { contests: new Map(), size: 0 };
  #runs = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  nextRun(): number {
    return ++this.#runs;
  }

  find(scope: Scope, name: string, contestId: string): SourceCounts | undefined {
    const young = this.#young.contests.get(contestId)?.[scope].get(name);
    if (young !== undefined) return young;
    const old = this.#old.contests.get(contestId)?.[scope].get(name);
    if (old !== undefined) this.#keep(old, scope, name, contestId);
    return old;
  }

  create(scope: Scope, name: string, contestId: string): SourceCounts {
    const source = new SourceCounts(scope, name, contestId);
    this.#keep(source, scope, name, contestId);
    return source;
  }

  #keep(source: SourceCounts, scope: Scope, name: string, contestId: string): void {
    if (this.#young.size >= generationSize) {
      this.#old = this.#young;
      this.#young = { contests: new Map(), size: 0 };
    }
    let sources = this.#young.contests.get(contestId);
    if (!sources) this.#young.contests.set(contestId, (sources = noSources()));
    sources[scope].set(name, source);
    this.#young.size += 1;
  }
}

function noSources(): ContestSources {
  return {
    contest: new Map(),
    held: new Map(),
    address: new Map(),
    network: new Map(),
    asn: new Map(),
    device: new Map(),
    guestDevice: new Map(),
    session: new Map(),
  };
}
