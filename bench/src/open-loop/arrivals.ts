export interface ArrivalPlan {
  ratePerSecond: number;
  seconds: number;
  /** The same seed gives the same arrivals. */
  seed: number;
}

/** Numbers from 0 up to 1 that look random, always the same for a seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * When people who know nothing of each other come: a Poisson process, whose gaps are exponential, so that some come in
 * bursts. @returns milliseconds from the start, ascending
 */
export function poissonArrivals({ ratePerSecond, seconds, seed }: ArrivalPlan): Float64Array {
  const random = seededRandom(seed);
  const gapMs = 1000 / ratePerSecond;
  const arrivals: number[] = [];
  for (let atMs = 0; ; arrivals.push(atMs)) {
    atMs -= Math.log(1 - random()) * gapMs;
    if (atMs >= seconds * 1000) return Float64Array.from(arrivals);
  }
}
