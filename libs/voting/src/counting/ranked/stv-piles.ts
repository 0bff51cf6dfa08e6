import type { Pile } from './piles.ts';

/** Papers on an entry's pile, with the value of each in hundred-thousandths of a vote. */
export interface Paper extends Pile {
  value: bigint;
}

/** A whole vote: values have five decimals (rule 48(4)), and remainders are ignored. */
export const paperUnit = 100_000n;

export interface StvState {
  hopeful: ReadonlySet<string>;
  held: ReadonlyMap<string, readonly Paper[]>;
}

export const valueOf = (papers: readonly Paper[]): bigint =>
  papers.reduce((sum, { count, value }) => sum + count * value, 0n);

/** Moves papers to the next preference that is still hopeful, and drops those without one. */
export function passOn(state: StvState, papers: readonly Paper[]): Map<string, readonly Paper[]> {
  const held = new Map(state.held);
  for (const paper of papers) {
    const next = paper.preferences.find((entryId) => state.hopeful.has(entryId));
    if (next !== undefined && paper.value > 0n) held.set(next, [...(held.get(next) ?? []), paper]);
  }
  return held;
}
