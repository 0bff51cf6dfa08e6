/**
 * Ballots as the methods count them. A weight is a whole number of units: a contest whose votes weigh 1.00 or 0.25 counts in
 * hundredths. Entries that do not stand are passed over.
 */
export interface RankedBallot {
  /** Best first; entries of one group are equal, and those left out are equal and last. */
  ranking: readonly (readonly string[])[];
  weight: number;
}

export interface ScoredBallot {
  /** Whole points by entry; one left out has no score, which is not a score of 0. */
  scores: Readonly<Record<string, number>>;
  weight: number;
}

export interface ApprovalBallot {
  approved: readonly string[];
  weight: number;
}
