import { countTallies, type EntryTotals } from '@urvote/voting/counting/additive/count-tallies';
import type { Placed } from '@urvote/voting/counting/model/count';
import { countByBayes } from '@urvote/voting/counting/low-sample/bayes';
import { countByWilson } from '@urvote/voting/counting/low-sample/wilson';
import { breakTies, type TieRule } from '@urvote/voting/counting/tie-break/break-ties';

export interface Contender extends EntryTotals {
  enteredAtMs: number;
}

interface Cut {
  rule: TieRule;
  seed: string;
  /** All that were tied, in the order decided. */
  entryIds: readonly string[];
}

type Picked =
  | { kind: 'picked'; order: readonly Placed[]; cut: Cut | null }
  /** The declared rule leaves the tie at the cut to the organiser. */
  | { kind: 'tied'; entryIds: readonly string[] };

const methods = {
  likes: (entries: readonly Contender[]) => countTallies('likes', entries),
  net: (entries: readonly Contender[]) => countTallies('net', entries),
  weighted: (entries: readonly Contender[]) => countTallies('weighted', entries),
  wilson: countByWilson,
  bayes: countByBayes,
};

/** Methods that rank by the totals of entries alone. */
export type TotalsMethod = keyof typeof methods;

export const ranksByTotals = (method: string): method is TotalsMethod => Object.hasOwn(methods, method);

interface Declared {
  method: TotalsMethod;
  rule: TieRule | 'organiser';
  seed: string;
  count: number;
}

/** The first `count` by rank; the declared rule is asked only where a tie goes across the cut. */
export function pickAdvancing(entries: readonly Contender[], { method, rule, seed, count }: Declared): Picked {
  const placed = methods[method](entries);
  const cutRank = placed[count - 1]?.rank;
  if (cutRank === undefined || placed[count]?.rank !== cutRank)
    return { kind: 'picked', order: placed.slice(0, count), cut: null };
  const tied = placed.filter(({ rank }) => rank === cutRank);
  if (rule === 'organiser') return { kind: 'tied', entryIds: tied.map(({ entryId }) => entryId) };
  const decided = breakTies(tied, { rule, seed, facts: entries }).order.map(({ entryId }) => entryId);
  const above = placed.filter(({ rank }) => rank < cutRank);
  const chosen = decided.slice(0, count - above.length);
  const rest = chosen.flatMap((id) => tied.filter(({ entryId }) => entryId === id));
  return { kind: 'picked', order: [...above, ...rest], cut: { rule, seed, entryIds: decided } };
}
