import type { ScoredBallot } from '../model/ballots.ts';
import { type Placed, rankByUnits, roundedQuotient, type Units } from '../model/count.ts';
import { addedUnits } from './added-units.ts';

/** Decimals of an average; two that agree in all of them are tied, so whoever reads the table can check the order. */
const averageDecimals = 4;
const unit = 10n ** BigInt(averageDecimals);

/**
 * The mean of the scores an entry was given, by the ballots' weights, to 4 decimals, halves up; 0 without a score.
 * Source: range voting by averages, Smith, "Range voting" (2000), rangevoting.org.
 */
export function countScores(entryIds: readonly string[], ballots: readonly ScoredBallot[]): Placed[] {
  const sums = sumOf(entryIds, ballots, (score, weight) => score * weight);
  const weights = sumOf(entryIds, ballots, (_, weight) => weight);
  const means = [...sums].map(([entryId, sum]) => {
    const weight = weights.get(entryId) ?? 0n;
    return [entryId, weight === 0n ? 0n : roundedQuotient(sum * unit, weight)] as const;
  });
  return rankByUnits(new Map(means), averageDecimals);
}

function sumOf(
  entryIds: readonly string[],
  ballots: readonly ScoredBallot[],
  partOf: (score: number, weight: number) => number,
): Units {
  return addedUnits(entryIds, (add) => {
    for (const { scores, weight } of ballots)
      for (const [entryId, score] of Object.entries(scores)) add(entryId, BigInt(partOf(score, weight)));
  });
}
