const [dayMs, hourMs] = [86_400_000, 3_600_000];
const lengthDays = 365;

/** From the next full hour on, so that a scheduled contest is open soon. */
export function firstContestTimes(nowMs: number): { startsAt: Date; endsAt: Date } {
  const startsAtMs = (Math.floor(nowMs / hourMs) + 1) * hourMs;
  return { startsAt: new Date(startsAtMs), endsAt: new Date(startsAtMs + lengthDays * dayMs) };
}

/** The client's, so that it is most likely free; at most 120 characters. */
export const firstContestSlug = (clientSlug: string): string =>
  `${clientSlug.slice(0, 110)}-contest`.replace('--', '-');
