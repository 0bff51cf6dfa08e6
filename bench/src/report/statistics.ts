export interface LatencySummary {
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  maxMs: number;
}

/**
 * The value below which a share of the values lies, interpolated linearly between neighbours (Hyndman and Fan, type 7).
 * @param sorted ascending
 * @throws RangeError when there are no values
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('no values');
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

export function summarizeLatencies(latenciesMs: Float64Array): LatencySummary {
  const sorted = latenciesMs.toSorted();
  return {
    p50Ms: quantile(sorted, 0.5),
    p90Ms: quantile(sorted, 0.9),
    p99Ms: quantile(sorted, 0.99),
    maxMs: quantile(sorted, 1),
  };
}

export interface RatioSummary {
  /** Median of the ratios of each round: rounds are pairs that ran one right after the other. */
  median: number;
  min: number;
  max: number;
}

/** @throws RangeError when the rounds are not pairs */
export function ratios(ours: readonly number[], theirs: readonly number[]): RatioSummary {
  if (ours.length !== theirs.length) throw new RangeError('every round needs both values');
  const each = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  return { median: median(each), min: Math.min(...each), max: Math.max(...each) };
}

export interface Point {
  x: number;
  y: number;
}

/** Slope of the least-squares line; 0 for points that do not spread over x. */
export function slope(points: readonly Point[]): number {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  let above = 0;
  let below = 0;
  for (const { x, y } of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
