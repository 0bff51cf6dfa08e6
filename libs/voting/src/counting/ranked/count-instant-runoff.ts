import type { RankedBallot } from '../model/ballots.ts';
import type { Count, Placed, Round, Units } from '../model/count.ts';
import { type Pile, pilesOf } from './piles.ts';
import { weakestOf } from './weakest.ts';

interface Step {
  round: Round;
  votes: Units;
}

/**
 * Every ballot counts for its best entry that is left; the one with the fewest votes goes, until one is left. The value is the
 * votes of an entry in its last round. The last two share the first rank where they were equal in every round. Source: Robert's
 * Rules of Order (12th edition, 45:62), "preferential voting"; ties by `weakestOf`.
 * @param tieOrder all entries, the best first, for ties on the way
 */
export function countInstantRunoff(
  entryIds: readonly string[],
  ballots: readonly RankedBallot[],
  tieOrder: readonly string[],
): Count {
  const piles = pilesOf(entryIds, ballots);
  const steps: Step[] = [];
  const placed: Placed[] = [];
  let left = [...entryIds].sort();
  while (left.length > 1) {
    const votes = firstVotes(left, piles);
    const { entryId, tied } = weakestOf(left, [...steps.map((step) => step.votes), votes], tieOrder);
    const isShared = left.length === 2 && tied.length === 2;
    steps.push({ votes, round: roundOf(votes, isShared ? { tied } : { tied, excluded: entryId }, piles) });
    const out = isShared ? left : [entryId];
    left = left.filter((each) => !out.includes(each));
    placed.unshift(...out.map((each) => placedAt(each, left.length + 1, votes)));
  }
  const votes = firstVotes(left, piles);
  placed.unshift(...left.map((each) => placedAt(each, 1, votes)));
  return { order: placed, rounds: steps.map(({ round }) => round) };
}

function firstVotes(left: readonly string[], piles: readonly Pile[]): Map<string, bigint> {
  const votes = new Map(left.map((entryId) => [entryId, 0n]));
  for (const { preferences, count } of piles) {
    const best = preferences.find((entryId) => votes.has(entryId));
    if (best !== undefined) votes.set(best, (votes.get(best) ?? 0n) + count);
  }
  return votes;
}

function roundOf(
  votes: Units,
  happened: { tied: readonly string[]; excluded?: string },
  piles: readonly Pile[],
): Round {
  const counted = [...votes.values()].reduce((sum, each) => sum + each, 0n);
  const all = piles.reduce((sum, { count }) => sum + count, 0n);
  return {
    votes: Object.fromEntries([...votes].map(([entryId, each]) => [entryId, Number(each)])),
    elected: [],
    excluded: happened.excluded ?? null,
    tied: happened.tied,
    exhausted: Number(all - counted),
  };
}

const placedAt = (entryId: string, rank: number, votes: Units): Placed => ({
  entryId,
  rank,
  value: Number(votes.get(entryId) ?? 0n),
});
