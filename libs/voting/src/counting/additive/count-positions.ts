import type { RankedBallot } from '../model/ballots.ts';
import { type Placed, rankByUnits, roundedQuotient } from '../model/count.ts';
import { addedUnits } from './added-units.ts';

/** Points of the Eurovision Song Contest since 1975: European Broadcasting Union, rules of the contest, "voting". */
export const songContestPoints: readonly number[] = [12, 10, 8, 7, 6, 5, 4, 3, 2, 1];

const decimals = 4;
const unit = 10n ** BigInt(decimals);

/**
 * Points by position on the ballot, nothing behind the last. Entries of one group share the points of the positions they
 * take in equal parts of 4 decimals. Source: scoring rules as in Young, "Social choice scoring functions", SIAM Journal on
 * Applied Mathematics 28 (1975).
 * @param points whole, for the first position first
 */
export function countPositions(
  entryIds: readonly string[],
  ballots: readonly RankedBallot[],
  points: readonly number[] = songContestPoints,
): Placed[] {
  const standing = new Set(entryIds);
  const units = addedUnits(entryIds, (add) => {
    for (const { ranking, weight } of ballots)
      for (const { entryId, share } of sharesOf(ranking, standing, points)) add(entryId, share * BigInt(weight));
  });
  return rankByUnits(units, decimals);
}

function sharesOf(ranking: RankedBallot['ranking'], standing: ReadonlySet<string>, points: readonly number[]) {
  let position = 0;
  return ranking.flatMap((group) => {
    const entries = group.filter((entryId) => standing.has(entryId));
    const taken = points.slice(position, position + entries.length).reduce((sum, each) => sum + each, 0);
    position += entries.length;
    return entries.map((entryId) => ({
      entryId,
      share: roundedQuotient(BigInt(taken) * unit, BigInt(entries.length)),
    }));
  });
}
