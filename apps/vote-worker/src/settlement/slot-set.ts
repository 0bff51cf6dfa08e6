interface Slot {
  entryId: string;
  voterKey: string;
  windowStart: string;
}

/** Nested by window, entry and voter: V8 interns every joined key that a set is asked about. */
export class SlotSet {
  readonly #windows = new Map<string, Map<string, Set<string>>>();

  has({ windowStart, entryId, voterKey }: Slot): boolean {
    return this.#windows.get(windowStart)?.get(entryId)?.has(voterKey) === true;
  }

  /** @returns whether the slot is new */
  add({ windowStart, entryId, voterKey }: Slot): boolean {
    let entries = this.#windows.get(windowStart);
    if (!entries) this.#windows.set(windowStart, (entries = new Map()));
    let voters = entries.get(entryId);
    if (!voters) entries.set(entryId, (voters = new Set()));
    if (voters.has(voterKey)) return false;
    voters.add(voterKey);
    return true;
  }
}
