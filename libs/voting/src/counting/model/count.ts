/** One entry's place. Those that the method cannot tell apart have the same rank, and the next rank is left out (1, 2, 2, 4). */
export interface Placed {
  entryId: string;
  rank: number;
  /** What the method ranks by, exact in the decimals that the method names. */
  value: number;
}

/** One step of a count in rounds: the votes of those still in it, what happened, and whether the tie order was needed. */
export interface Round {
  votes: Readonly<Record<string, number>>;
  elected: readonly string[];
  excluded: string | null;
  tied: readonly string[];
  exhausted: number;
}

export interface Count {
  /** By rank, then by id. */
  order: readonly Placed[];
  rounds?: readonly Round[];
}

/** Whole units of 1/10^decimals by entry. */
export type Units = ReadonlyMap<string, bigint>;

/** Ranks by whole units, the most first, so that no rounding decides a tie. */
export function rankByUnits(units: Units, decimals = 0): Placed[] {
  const sorted = [...units].sort(([a, of], [b, other]) => compare(other, of) || compare(a, b));
  const unit = 10 ** decimals;
  const placed: Placed[] = [];
  for (const [index, [entryId, value]] of sorted.entries()) {
    const before = sorted[index - 1];
    const rank = before?.[1] === value ? (placed[index - 1]?.rank ?? 1) : index + 1;
    placed.push({ entryId, rank, value: Number(value) / unit });
  }
  return placed;
}

export function compare<T extends bigint | number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** a / b to the nearest whole, halves up. @throws RangeError where b is 0 */
export function roundedQuotient(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b;
  const quotient = doubled / (2n * b);
  return doubled % (2n * b) < 0n ? quotient - 1n : quotient;
}
