export interface BallotPlan {
  voterCount: number;
  entryCount: number;
}

export interface Ballot {
  voter: number;
  entry: number;
}

/** Voters who are there at the same time, and for how many entries each of them votes in one visit. */
const cohortSize = 500;
const votesPerVisit = 3;

/**
 * The voter and the entry of the vote with this number: a different pair for each of the `voterCount * entryCount`
 * numbers. Voters come in cohorts, vote for three entries and leave; when all were there they come again for others.
 * @throws RangeError beyond the last pair
 */
export function ballotAt(number: number, { voterCount, entryCount }: BallotPlan): Ballot {
  if (number >= voterCount * entryCount) throw new RangeError('no ballot is left for another vote');
  const cohort = Math.min(cohortSize, voterCount);
  const visitVotes = voterCount * votesPerVisit;
  const pass = Math.floor(number / visitVotes);
  const inPass = number % visitVotes;
  const cohortVotes = cohort * votesPerVisit;
  const inCohort = inPass % cohortVotes;
  const voter = Math.floor(inPass / cohortVotes) * cohort + (inCohort % cohort);
  const nth = pass * votesPerVisit + Math.floor(inCohort / cohort);
  return { voter, entry: (nth + voter) % entryCount };
}

/** Sizes that the numbering above covers without gaps. */
export function assertPlan({ voterCount, entryCount }: BallotPlan): void {
  if (voterCount % Math.min(cohortSize, voterCount) !== 0)
    throw new RangeError(`--voters must be a multiple of ${cohortSize}, or fewer`);
  if (entryCount % votesPerVisit !== 0)
    throw new RangeError(`the number of entries must be a multiple of ${votesPerVisit}`);
}

/** Voters enough for one visit each to make this many votes. */
export function voterCountFor(voteCount: number): number {
  return Math.ceil(voteCount / votesPerVisit / cohortSize) * cohortSize;
}
