export interface KilledWaits {
  /** Votes that had their 202 when the worker was killed, and were not settled. */
  heldCount: number;
  /** Longest time of one of them from its 202 until it was settled. */
  longestMs: number;
  /** The same of all votes, those that came later included. */
  longestOfAllMs: number;
}

/**
 * What the death of a worker costs. The jobs in its hands are among the votes that were answered and not settled then; the
 * others of these waited in the queue or with another worker, so the longest wait of all of them is that of its jobs.
 * All times in milliseconds since the epoch.
 */
export function killedWaits(answeredAtMs: Float64Array, settledAtMs: Float64Array, killedAtMs: number): KilledWaits {
  let heldCount = 0;
  let longestMs = 0;
  let longestOfAllMs = 0;
  for (const [index, answeredMs] of answeredAtMs.entries()) {
    const settledMs = settledAtMs[index] ?? Number.NaN;
    longestOfAllMs = Math.max(longestOfAllMs, settledMs - answeredMs);
    if (answeredMs > killedAtMs || settledMs <= killedAtMs) continue;
    heldCount += 1;
    longestMs = Math.max(longestMs, settledMs - answeredMs);
  }
  return { heldCount, longestMs, longestOfAllMs };
}
