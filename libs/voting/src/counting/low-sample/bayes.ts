import { type Placed, rankByUnits } from '../model/count.ts';
import { type LikeTotals, shareDecimals } from './wilson.ts';

/**
 * The share of likes after as many further votes as an entry of the table has on average, with the share that all votes of the
 * table have: (U/E + u) / (N/E + n) for u of n votes, and U of N over all E entries, cut to 6 decimals; 0 without any vote.
 * Source: the Bayesian average with a beta prior, Gelman and others, "Bayesian Data Analysis", 3rd edition, section 2.4.
 */
export function countByBayes(entries: readonly LikeTotals[]): Placed[] {
  const count = BigInt(entries.length);
  const ups = entries.reduce((sum, { upCount }) => sum + BigInt(upCount), 0n);
  const votes = entries.reduce((sum, { downCount }) => sum + BigInt(downCount), ups);
  const units = entries.map(({ entryId, upCount, downCount }) => {
    const below = votes + count * BigInt(upCount + downCount);
    const above = (ups + count * BigInt(upCount)) * 10n ** BigInt(shareDecimals);
    return [entryId, below === 0n ? 0n : above / below] as const;
  });
  return rankByUnits(new Map(units), shareDecimals);
}
