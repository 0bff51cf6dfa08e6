import { type Placed, rankByUnits } from '../model/count.ts';

/** Likes and dislikes of an entry. */
export interface LikeTotals {
  entryId: string;
  upCount: number;
  downCount: number;
}

/** Decimals of a rank by few votes; two that agree in all of them are tied. */
export const shareDecimals = 6;

// z is 49/25 (1.96), so the bound is (2u + z² − z·√(z² + 4u·d/n)) / (2(n + z²)); all of it times 625.
const [zTimes25, zSquaredTimes625] = [49n, 2401n];
const scale = 10n ** 12n;

/**
 * The lower end of the interval that holds the share of likes with a confidence of 95 % (z = 1.96), cut to 6 decimals: many
 * votes weigh more than a few good ones. 0 without a vote. Source: Wilson, "Probable inference, the law of succession, and
 * statistical inference", Journal of the American Statistical Association 22 (1927); for rankings Miller, "How not to sort by
 * average rating" (2009).
 */
export function countByWilson(entries: readonly LikeTotals[]): Placed[] {
  return rankByUnits(new Map(entries.map((entry) => [entry.entryId, lowerBound(entry)])), shareDecimals);
}

function lowerBound({ upCount, downCount }: LikeTotals): bigint {
  const [up, down] = [BigInt(upCount), BigInt(downCount)];
  const count = up + down;
  if (count === 0n) return 0n;
  const root = squareRoot((zSquaredTimes625 * count + 2500n * up * down) * scale * scale, 625n * count);
  const above = (1250n * up + zSquaredTimes625) * scale - 25n * zTimes25 * root;
  const below = 2n * (625n * count + zSquaredTimes625);
  return above <= 0n ? 0n : (above * 10n ** BigInt(shareDecimals)) / (below * scale);
}

/** The whole part of the square root of a / b, by Newton. */
function squareRoot(a: bigint, b: bigint): bigint {
  const whole = a / b;
  let guess = 1n << BigInt(Math.ceil(whole.toString(2).length / 2));
  for (;;) {
    const next = (guess + whole / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}
