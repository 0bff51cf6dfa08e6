export interface BallotPlan {
  voterCount: number;
  entryCount: number;
  /** For how many entries each voter votes in one visit, with one token; 3 where nothing else is said. */
  votesPerVisit?: number;
}

export interface Ballot {
  voter: number;
  entry: number;
}

/** Voters who are there at the same time. */
const cohortSize = 500;
const usualVotesPerVisit = 3;

/**
 * The voter and the entry of the vote with this number: a different pair for each number up to `voterCount * entryCount`
 * (less where the entries make no whole visits). Voters come in cohorts, vote for some entries each and leave; when all
 * were there they come again for others.
 * @throws RangeError beyond the last pair
 */
export function ballotAt(number: number, plan: BallotPlan): Ballot {
  const { voterCount, entryCount, votesPerVisit = usualVotesPerVisit } = plan;
  const passCount = Math.floor(entryCount / votesPerVisit);
  if (number >= voterCount * votesPerVisit * passCount) throw new RangeError('no ballot is left for another vote');
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
export function assertPlan({ voterCount, entryCount, votesPerVisit = usualVotesPerVisit }: BallotPlan): void {
  if (voterCount % Math.min(cohortSize, voterCount) !== 0)
    throw new RangeError(`--voters must be a multiple of ${cohortSize}, or fewer`);
  if (entryCount % votesPerVisit !== 0)
    throw new RangeError(`the number of entries must be a multiple of ${votesPerVisit}`);
}

/** Voters enough for one visit each to make this many votes. */
export function voterCountFor(voteCount: number): number {
  return Math.ceil(voteCount / usualVotesPerVisit / cohortSize) * cohortSize;
}
