import { type Placed, rankByUnits } from '../model/count.ts';

/** Totals of an entry's counted votes. */
export interface EntryTotals {
  entryId: string;
  upCount: number;
  downCount: number;
  /** Votes by their weight, up minus down, in hundredths. */
  weightedHundredths: number;
}

type TallyMethod = 'likes' | 'net' | 'weighted';

const unitsOf = {
  likes: ({ upCount }) => upCount,
  net: ({ upCount, downCount }) => upCount - downCount,
  weighted: ({ weightedHundredths }) => weightedHundredths,
} as const satisfies Record<TallyMethod, (totals: EntryTotals) => number>;

/**
 * Sums of single votes: likes, likes minus dislikes, or votes by their weight. Source: plurality and its signed form as in
 * Brams and Fishburn, "Voting procedures", Handbook of Social Choice and Welfare 1 (2002), section 2.
 */
export function countTallies(method: TallyMethod, entries: readonly EntryTotals[]): Placed[] {
  const units = new Map(entries.map((entry) => [entry.entryId, BigInt(unitsOf[method](entry))]));
  return rankByUnits(units, method === 'weighted' ? 2 : 0);
}
