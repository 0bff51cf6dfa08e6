import { compare, type Placed, rankByUnits, roundedQuotient } from './model/count.ts';

/** What one channel, the public or the jury, gives the entries. */
export interface Channel {
  name: 'public' | 'jury';
  /** Its part in the whole, from 0 to 1 in steps of 0.0001. */
  weight: number;
  order: readonly Placed[];
}

export interface BlendedEntry extends Placed {
  /** By channel: the own place, and its points of 100, to 4 decimals. */
  channels: readonly { name: Channel['name']; rank: number; value: number; points: number }[];
}

const decimals = 4;
const [weightUnit, valueUnit] = [10_000n, 1_000_000];

/**
 * Each channel gives its best entry 100 points and the others theirs in proportion, values below 0 as 0; the blended value is
 * the sum of points by weight, to 4 decimals, halves up. An entry that a channel does not have gets nothing there.
 * Source: normalised weighted sums as in OECD, "Handbook on Constructing Composite Indicators" (2008), "distance to a reference".
 * @throws RangeError where the weights do not make 1
 */
export function blendResults(entryIds: readonly string[], channels: readonly Channel[]): BlendedEntry[] {
  const weights = channels.map(({ weight }) => BigInt(Math.round(weight * Number(weightUnit))));
  if (weights.reduce((sum, each) => sum + each, 0n) !== weightUnit) throw new RangeError('the weights do not make 1');
  const tables = channels.map((channel) => pointsOf(entryIds, channel));
  const units = entryIds.map((entryId) => {
    const sum = tables.reduce(
      (total, { points }, index) => total + (points.get(entryId) ?? 0n) * (weights[index] ?? 0n),
      0n,
    );
    return [entryId, roundedQuotient(sum, weightUnit)] as const;
  });
  return rankByUnits(new Map(units), decimals).map((placed) => ({
    ...placed,
    channels: tables.map(({ name, own, points }) => {
      const { rank = own.size + 1, value = 0 } = own.get(placed.entryId) ?? {};
      return { name, rank, value, points: Number(points.get(placed.entryId) ?? 0n) / 10 ** decimals };
    }),
  }));
}

function pointsOf(entryIds: readonly string[], { name, order }: Channel) {
  const own = new Map(order.map((placed) => [placed.entryId, placed]));
  const units = entryIds.map((entryId) => [entryId, unitsOf(own.get(entryId)?.value ?? 0)] as const);
  const most = units.map(([, each]) => each).reduce((best, each) => (compare(each, best) > 0 ? each : best), 0n);
  const share = (each: bigint) => (most === 0n ? 0n : roundedQuotient(each * 100n * 10n ** BigInt(decimals), most));
  return { name, own, points: new Map(units.map(([entryId, each]) => [entryId, share(each)])) };
}

/** Values have at most 6 decimals. */
const unitsOf = (value: number): bigint => BigInt(Math.max(0, Math.round(value * valueUnit)));
