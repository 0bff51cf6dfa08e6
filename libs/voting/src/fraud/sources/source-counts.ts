import { WindowCounter } from './window-counter.ts';

export const scopes = ['contest', 'held', 'address', 'network', 'asn', 'device', 'guestDevice', 'session'] as const;
export type Scope = (typeof scopes)[number];

/** So many votes are kept back in the process before they are added to the row that all workers share. */
export const flushThresholds: Readonly<Record<Scope, { voters: number; entries: number }>> = {
  contest: { voters: 1, entries: 16 },
  held: { voters: 16, entries: 16 },
  address: { voters: 4, entries: 4 },
  network: { voters: 4, entries: 4 },
  asn: { voters: 16, entries: 16 },
  device: { voters: 4, entries: 4 },
  guestDevice: { voters: 2, entries: 2 },
  session: { voters: 2, entries: 2 },
};

const letters: Readonly<Record<Scope, string>> = {
  contest: 'c',
  held: 'h',
  address: 'a',
  network: 'w',
  asn: 'n',
  device: 'd',
  guestDevice: 'g',
  session: 's',
};

export class SourceCounts {
  readonly scope: Scope;
  readonly voters = new WindowCounter();
  readonly #name: string;
  readonly #contestId: string;
  /** A counter is made for the second vote: most entries have one vote of a source or none. 1 stands for one vote, 0 for one that is only observed. */
  readonly #entries = new Map<string, WindowCounter | 0 | 1>();

  constructor(scope: Scope, name: string, contestId: string) {
    this.scope = scope;
    this.#name = name;
    this.#contestId = contestId;
  }

  /** At most 153 characters. */
  get key(): string {
    return this.#keyOf(this.#contestId);
  }

  entryKey(entryId: string): string {
    return this.#keyOf(entryId);
  }

  /**
   * For a vote that is observed.
   * @param isKnown the entry has a vote of the source from before the source was kept
   * @returns the entry's counter, from its second vote on
   */
  touch(entryId: string, minute: number, isKnown = false): WindowCounter | undefined {
    const known = this.#entries.get(entryId);
    if (known !== undefined) return this.#counter(entryId, known, minute);
    this.#entries.set(entryId, 0);
    return isKnown ? this.#counter(entryId, 1, minute) : undefined;
  }

  counterOf(entryId: string): WindowCounter | undefined {
    const known = this.#entries.get(entryId);
    return typeof known === 'object' ? known : undefined;
  }

  /** For a stored vote. @returns the entry's counter, from its second vote on */
  add(entryId: string, minute: number): WindowCounter | undefined {
    const known = this.#entries.get(entryId);
    if (typeof known === 'object' || known === 1) {
      const counter = this.#counter(entryId, known, minute);
      counter.addPending(1);
      return counter;
    }
    this.#entries.set(entryId, 1);
    return undefined;
  }

  #counter(entryId: string, known: WindowCounter | 0 | 1, minute: number): WindowCounter {
    const counter = typeof known === 'object' ? known : new WindowCounter();
    counter.advanceTo(minute);
    if (known === counter) return counter;
    if (known === 1) counter.addPending(1);
    this.#entries.set(entryId, counter);
    return counter;
  }

  #keyOf(id: string): string {
    return `${letters[this.scope]}:${this.#name}:${id}`;
  }
}
