import type { RankedBallot } from '../model/ballots.ts';
import { type Count, compare } from '../model/count.ts';

/** How much of the ballots prefers one entry to another: [of][to]. */
type Pairs = readonly (readonly bigint[])[];

/**
 * Beatpaths by winning votes: a defeat is as strong as the ballots that prefer its winner, a path as its weakest defeat, and an
 * entry is before another to which its strongest path is the stronger one. The rank is one more than the entries before it,
 * the value how many are not. Source: Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
 * single-winner election method", Social Choice and Welfare 36 (2011).
 */
export function countSchulze(entryIds: readonly string[], ballots: readonly RankedBallot[]): Count {
  const ids = [...entryIds].sort();
  const paths = strongestPaths(preferencesOf(ids, ballots));
  const order = ids.map((entryId, own) => {
    const before = ids.filter((_, other) => at(paths, other, own) > at(paths, own, other)).length;
    return { entryId, rank: before + 1, value: ids.length - 1 - before };
  });
  return { order: order.sort((a, b) => compare(a.rank, b.rank) || compare(a.entryId, b.entryId)) };
}

function preferencesOf(ids: readonly string[], ballots: readonly RankedBallot[]): Pairs {
  const pairs = ids.map(() => ids.map(() => 0n));
  for (const { ranking, weight } of ballots) {
    const places = placesOf(ids, ranking);
    for (const [own, place] of places.entries())
      for (const [other, otherPlace] of places.entries())
        if (place < otherPlace) addTo(pairs, own, other, BigInt(weight));
  }
  return pairs;
}

/** The index of each entry's group; those left out come after all groups. */
function placesOf(ids: readonly string[], ranking: RankedBallot['ranking']): number[] {
  const places = new Map<string, number>();
  for (const [place, group] of ranking.entries())
    for (const entryId of group) if (!places.has(entryId)) places.set(entryId, place);
  return ids.map((entryId) => places.get(entryId) ?? ranking.length);
}

/** Widest paths by Floyd and Warshall, in time cubic in the entries. */
function strongestPaths(pairs: Pairs): Pairs {
  const paths = pairs.map((row, own) => row.map((votes, other) => (votes > at(pairs, other, own) ? votes : 0n)));
  for (const via of paths.keys())
    for (const [own, row] of paths.entries())
      for (const other of own === via ? [] : row.keys())
        if (other !== own) raise(paths, [own, other], least(at(paths, own, via), at(paths, via, other)));
  return paths;
}

function raise(paths: bigint[][], [own, other]: readonly [number, number], strength: bigint): void {
  const row = paths[own];
  if (row !== undefined && strength > (row[other] ?? 0n)) row[other] = strength;
}

function addTo(pairs: bigint[][], own: number, other: number, weight: bigint): void {
  const row = pairs[own];
  if (row !== undefined) row[other] = (row[other] ?? 0n) + weight;
}

const at = (pairs: Pairs, own: number, other: number): bigint => pairs[own]?.[other] ?? 0n;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
