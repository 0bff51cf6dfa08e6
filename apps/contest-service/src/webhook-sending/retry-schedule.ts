const [secondMs, minuteMs, hourMs] = [1000, 60_000, 3_600_000];

/** From one try to the next, as Standard Webhooks 1.0 gives it. */
const delaysMs = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
] as const;

/** What fails for as long as the whole schedule takes is switched off. */
export const longestFailureMs = delaysMs.reduce((sum, delayMs) => sum + delayMs, 0);

const longestWishMs = 24 * hourMs;

export interface FailedTry {
  /** From 1, within the run. */
  attempt: number;
  /** What the receiver asks for, seconds or a date. */
  retryAfter: string | undefined;
  nowMs: number;
  /** In [0, 1): adds up to a tenth, so that what failed together does not come back together. */
  random: number;
}

/** Milliseconds until the next try; undefined after the last one. A longer pause that the receiver asks for is kept, up to a day. */
export function delayAfter({ attempt, retryAfter, nowMs, random }: FailedTry): number | undefined {
  const delayMs = delaysMs[attempt - 1];
  if (delayMs === undefined) return undefined;
  const wishMs = Math.min(wishOf(retryAfter, nowMs), longestWishMs);
  return Math.round(Math.max(delayMs * (1 + random / 10), wishMs));
}

function wishOf(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * secondMs;
  const atMs = Date.parse(retryAfter);
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs);
}
