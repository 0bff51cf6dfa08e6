import type { Place, Places } from './places.ts';
import { lots } from './source.ts';
import type { SourceBook } from './source-book.ts';
import type { CounterRow } from './source-run.ts';
import { minutesPerDay, type WindowCounts, type WindowTally } from './window-tally.ts';

export interface StoredVote {
  places: Places;
  state: 'counted' | 'held';
}

/** What stored votes add to the counters. Exactly one of `confirm` and `undo` must be called. */
export interface Additions {
  /** For the shared rows, in the order in which every worker must lock them. */
  rows: CounterRow[];
  /** The rows were written. */
  confirm(): void;
  /** They were not. */
  undo(): void;
}

/** Counts votes that were stored now, each voter once, and takes out what is to be shared. */
export function takeStored(book: SourceBook, stored: readonly StoredVote[]): Additions {
  const taking = new Taking(book);
  for (const vote of stored) taking.add(vote);
  return taking.finish();
}

class Taking {
  readonly #book: SourceBook;
  readonly #kept = new Map<WindowTally, { count: number; key: () => string; lot: number }>();
  readonly #voters = new Set<number>();
  readonly #firsts: number[] = [];

  constructor(book: SourceBook) {
    this.#book = book;
  }

  add({ places, state }: StoredVote): void {
    const isNewPair = this.#isNew(places.pairHash);
    for (const place of places.others) this.#keep(places, place, isNewPair);
    this.#keep(places, state === 'counted' ? places.contest : places.held, isNewPair);
  }

  finish(): Additions {
    const moved: { tally: WindowTally; counts: WindowCounts }[] = [];
    const rows: CounterRow[] = [];
    for (const [tally, { key, lot }] of this.#kept) {
      if (tally.keptDay < lot) continue;
      const counts = tally.share();
      moved.push({ tally, counts });
      rows.push({
        key: key(),
        bucket: tally.day * minutesPerDay,
        count: counts.day,
        hour: tally.hour,
        hourCount: counts.hour,
        minute: tally.minute,
        minuteCount: counts.minute,
      });
    }
    rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.bucket - b.bucket));
    return {
      rows,
      confirm: () => {
        for (const hash of this.#voters) this.#book.voters.add(hash);
        for (const hash of this.#firsts) this.#book.firsts.add(hash);
      },
      undo: () => {
        for (const { tally, counts } of moved) tally.unshare(counts);
        for (const [tally, { count }] of this.#kept) tally.keep(-count);
      },
    };
  }

  #isNew(hash: number): boolean {
    if (this.#voters.has(hash) || this.#book.voters.has(hash)) return false;
    this.#voters.add(hash);
    return true;
  }

  #keep(
    { vote: { entryId }, minute }: Places,
    { source, scope, hash, entryHash, voterHash }: Place,
    isNewPair: boolean,
  ): void {
    const isNewVoter = this.#isNew(voterHash);
    if (source === undefined) {
      this.#firsts.push(hash, entryHash);
      return;
    }
    const lot = lots[scope];
    const tally = isNewPair && scope !== 'session' ? source.keep(entryId, minute) : undefined;
    if (tally) this.#note(tally, () => source.entryKey(entryId), lot.entries);
    if (!isNewVoter) return;
    source.voters.moveTo(minute);
    source.voters.keep(1);
    this.#note(source.voters, () => source.key, lot.voters);
  }

  #note(tally: WindowTally, key: () => string, lot: number): void {
    const kept = this.#kept.get(tally);
    if (kept) kept.count += 1;
    else this.#kept.set(tally, { count: 1, key, lot });
  }
}
