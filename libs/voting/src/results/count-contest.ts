import { countApprovals } from '../counting/additive/count-approvals.ts';
import { countPositions } from '../counting/additive/count-positions.ts';
import { countScores } from '../counting/additive/count-scores.ts';
import { countTallies, type EntryTotals } from '../counting/additive/count-tallies.ts';
import type { Placed } from '../counting/model/count.ts';
import { countByBayes } from '../counting/low-sample/bayes.ts';
import { countByWilson } from '../counting/low-sample/wilson.ts';
import { countInstantRunoff } from '../counting/ranked/count-instant-runoff.ts';
import { countSchulze } from '../counting/ranked/count-schulze.ts';
import { countTransferable } from '../counting/ranked/count-transferable.ts';

export type CountingMethod =
  'likes' | 'net' | 'weighted' | 'approval' | 'positional' | 'score' | 'irv' | 'stv' | 'schulze' | 'wilson' | 'bayes';

/** Equal ballots counted together; `weight` is the sum of their weights in hundredths. */
export interface EqualBallots {
  /** The first choice first, each with its points. */
  choices: readonly { entryId: string; points: number }[];
  weight: number;
}

export interface VotesToCount {
  method: CountingMethod;
  totals: readonly EntryTotals[];
  ballots: readonly EqualBallots[];
  /** All entries, the best first, for ties on the way of a count in rounds. */
  tieOrder: readonly string[];
}

/** Methods that count ballots; the others count the totals of the entries. */
export const ballotMethods: readonly CountingMethod[] = ['approval', 'positional', 'score', 'irv', 'stv', 'schulze'];

/** Places by the method of the contest, ties sharing theirs; a transferable vote elects one. */
export function countContest({ method, totals, ballots, tieOrder }: VotesToCount): readonly Placed[] {
  const ids = totals.map(({ entryId }) => entryId);
  const ranked = ballots.map(({ choices, weight }) => ({ ranking: choices.map(({ entryId }) => [entryId]), weight }));
  switch (method) {
    case 'likes':
    case 'net':
    case 'weighted':
      return countTallies(method, totals);
    case 'wilson':
      return countByWilson(totals);
    case 'bayes':
      return countByBayes(totals);
    case 'approval':
      return countApprovals(
        ids,
        ballots.map(({ choices, weight }) => ({ approved: choices.map(({ entryId }) => entryId), weight })),
      );
    case 'score':
      return countScores(
        ids,
        ballots.map(({ choices, weight }) => ({
          scores: Object.fromEntries(choices.map(({ entryId, points }) => [entryId, points])),
          weight,
        })),
      );
    case 'positional':
      return countPositions(ids, ranked);
    case 'irv':
      return countInstantRunoff(ids, ranked, tieOrder).order;
    case 'stv':
      return countTransferable(ids, ranked, { seats: 1, tieOrder }).order;
    case 'schulze':
      return countSchulze(ids, ranked).order;
  }
}
