import type { RankedBallot } from '../model/ballots.ts';

/** Ballots with the same ranking and value, on the pile of the entry that they count for. */
export interface Pile {
  preferences: readonly string[];
  /** Ballots, by their weights. */
  count: bigint;
}

/**
 * Strict preferences of each ballot over the entries that stand. A group of several ends the ballot, as it names no next
 * preference, and so does a repetition (Scottish Local Government Elections Order 2007, schedule 1, rules 46 and 50; in
 * ranked-choice elections of the United States an "overvote").
 */
export function pilesOf(entryIds: readonly string[], ballots: readonly RankedBallot[]): Pile[] {
  const standing = new Set(entryIds);
  const piles = new Map<string, Pile>();
  for (const { ranking, weight } of ballots) {
    const preferences = preferencesOf(ranking, standing);
    const key = JSON.stringify(preferences);
    piles.set(key, { preferences, count: (piles.get(key)?.count ?? 0n) + BigInt(weight) });
  }
  return [...piles.values()];
}

function preferencesOf(ranking: RankedBallot['ranking'], standing: ReadonlySet<string>): string[] {
  const preferences = new Set<string>();
  for (const group of ranking) {
    const [entryId, ...others] = group.filter((each) => standing.has(each));
    if (others.length > 0 || (entryId !== undefined && preferences.has(entryId))) break;
    if (entryId !== undefined) preferences.add(entryId);
  }
  return [...preferences];
}
