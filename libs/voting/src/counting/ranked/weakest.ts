import { compare, type Units } from '../model/count.ts';

/** Votes of every stage so far, the latest last. */
export type Stages = readonly Units[];

export interface Chosen {
  entryId: string;
  /** Those between whom the tie order had to choose. */
  tied: readonly string[];
}

/**
 * Who is excluded: the fewest votes now; of several the fewest in the latest earlier stage where they differ; of those who were
 * always equal, the last in the tie order. Source: Scottish Local Government Elections Order 2007, schedule 1, rule 51.
 * @param tieOrder all entries, the best first
 */
export function weakestOf(candidates: readonly string[], stages: Stages, tieOrder: readonly string[]): Chosen {
  return chosen(candidates, stages, (least, votes) => votes < least, tieOrder.toReversed());
}

/** Whose surplus goes first, by the mirror image of the same rule (49). */
export function strongestOf(candidates: readonly string[], stages: Stages, tieOrder: readonly string[]): Chosen {
  return chosen(candidates, stages, (most, votes) => votes > most, tieOrder);
}

function chosen(
  candidates: readonly string[],
  stages: Stages,
  isBetter: (best: bigint, votes: bigint) => boolean,
  order: readonly string[],
): Chosen {
  let left = candidates;
  for (const stage of stages.toReversed()) {
    const votesOf = (entryId: string) => stage.get(entryId) ?? 0n;
    const best = left.map(votesOf).reduce((most, votes) => (isBetter(most, votes) ? votes : most));
    left = left.filter((entryId) => votesOf(entryId) === best);
    if (left.length === 1) break;
  }
  const byOrder = [...left].sort((a, b) => compare(order.indexOf(a), order.indexOf(b)));
  return { entryId: byOrder[0] ?? '', tied: left.length > 1 ? [...left].sort() : [] };
}
