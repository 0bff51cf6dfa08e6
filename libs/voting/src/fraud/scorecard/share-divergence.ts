export interface RestOfContest {
  votes: number;
  voters: number;
}

export interface SharePrior {
  share: number;
  voters: number;
}

export interface ShareTolerance {
  /** Voters of one source who may choose alike because they know each other. */
  friends: number;
  /** Honest sources differ in an entry's share as samples of this many voters do. */
  sameness: number;
}

const greatestShare = 0.95;

export function expectedShare({ votes, voters }: RestOfContest, prior: SharePrior): number {
  return Math.min(greatestShare, (votes + prior.voters * prior.share) / (voters + prior.voters));
}

/**
 * How surprising it is, in nats, that `votes` of a source's `voters` chose one entry, when the rest of the contest
 * chooses it at the rate `expected`; 0 where it is not more than expected.
 *
 * exp(-n * KL(k/n || p)) bounds the chance that k or more of n independent voters do so (Chernoff 1952; Hoeffding 1963,
 * theorem 1). Voters of one source are not independent, and the rest is itself a sample, so n is divided by the design
 * effect 1 + (n - 1) * rho (Kish 1965, section 8.2) with rho = 1/sameness + 1/(voters of the rest and the prior). So no
 * size of a source alone makes it surprising: the surprise stays below KL / rho.
 */
export function shareDivergence(
  { votes, voters, expected, restVoters }: { votes: number; voters: number; expected: number; restVoters: number },
  { friends, sameness }: ShareTolerance,
  prior: SharePrior,
): number {
  const chosen = votes - friends;
  const all = Math.max(voters - friends, chosen);
  if (chosen <= 0 || chosen <= all * expected) return 0;
  const rho = 1 / sameness + 1 / (restVoters + prior.voters);
  return (all / (1 + (all - 1) * rho)) * relativeEntropy(chosen / all, expected);
}

function relativeEntropy(share: number, expected: number): number {
  const yes = share === 0 ? 0 : share * Math.log(share / expected);
  return share === 1 ? yes : yes + (1 - share) * Math.log((1 - share) / (1 - expected));
}
