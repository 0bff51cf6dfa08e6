import { type Placed, rankByUnits, roundedQuotient } from './model/count.ts';

export interface WeighedCriterion {
  id: string;
  /** In ten-thousandths of the whole. */
  weight: number;
}

export interface JurorScores {
  entryId: string;
  /** Whole scores by criterion; one left out is 0. */
  scores: Readonly<Record<string, number>>;
}

export interface JuryAverage extends Placed {
  ballotCount: number;
}

const decimals = 4;

/** What a juror gives an entry, in ten-thousandths: the scores by the weights of their criteria. */
export function weighedScore(scores: JurorScores['scores'], criteria: readonly WeighedCriterion[]): bigint {
  return criteria.reduce((sum, { id, weight }) => sum + BigInt(weight) * BigInt(scores[id] ?? 0), 0n);
}

/**
 * The mean of what jurors give an entry, to 4 decimals, halves up, which decide the rank; 0 without a ballot. Source: the
 * weighted sum model, Triantaphyllou, "Multi-criteria decision making methods" (2000), section 2.2.
 */
export function juryAverages(
  entryIds: readonly string[],
  ballots: readonly JurorScores[],
  criteria: readonly WeighedCriterion[],
): JuryAverage[] {
  const byEntry = Map.groupBy(ballots, ({ entryId }) => entryId);
  const units = entryIds.map((entryId) => {
    const given = (byEntry.get(entryId) ?? []).map(({ scores }) => weighedScore(scores, criteria));
    const sum = given.reduce((total, each) => total + each, 0n);
    return [entryId, given.length === 0 ? 0n : roundedQuotient(sum, BigInt(given.length))] as const;
  });
  return rankByUnits(new Map(units), decimals).map((placed) => ({
    ...placed,
    ballotCount: byEntry.get(placed.entryId)?.length ?? 0,
  }));
}
