import { boundedMemo } from '../cache/bounded-memo.ts';

/** A part of one local day in which the zone's offset does not change: [startMs, endMs). */
interface DayStretch {
  startMs: number;
  endMs: number;
  day: string;
  monday: string;
}

export interface ZoneClock {
  dayAt(atMs: number): string;
  mondayAt(atMs: number): string;
}

const dayMs = 86_400_000;

/** @throws RangeError for an unknown zone */
export const zoneClock = boundedMemo(600, createZoneClock);

// Remembers the two stretches seen last, so a running contest asks `Intl` about twice a day and around midnight the late
// votes of yesterday do not push out today. A stretch and not a whole day, because clocks put back just after midnight
// bring yesterday back for a while.
function createZoneClock(timeZone: string): ZoneClock {
  const offsetAt = offsetReader(timeZone);
  let latest = stretchAt(0, offsetAt);
  let earlier = latest;
  const find = (atMs: number): DayStretch => {
    if (atMs >= latest.startMs && atMs < latest.endMs) return latest;
    if (atMs >= earlier.startMs && atMs < earlier.endMs) return earlier;
    const found = stretchAt(atMs, offsetAt);
    earlier = latest;
    latest = found;
    return found;
  };
  return { dayAt: (atMs) => find(atMs).day, mondayAt: (atMs) => find(atMs).monday };
}

function stretchAt(atMs: number, offsetAt: (atMs: number) => number): DayStretch {
  const offsetMs = offsetAt(atMs);
  const localDayMs = Math.floor((atMs + offsetMs) / dayMs) * dayMs;
  return {
    startMs: -furthestWithOffset(-atMs, -(localDayMs - offsetMs), (ms) => offsetAt(-ms) === offsetMs),
    endMs: furthestWithOffset(atMs, localDayMs + dayMs - offsetMs - 1, (ms) => offsetAt(ms) === offsetMs) + 1,
    day: isoDate(localDayMs),
    monday: isoDate(mondayOf(localDayMs)),
  };
}

/** Bisects to the last millisecond of [fromMs, toMs] that is like `fromMs`; a zone changes at most once in a day. */
function furthestWithOffset(fromMs: number, toMs: number, isSame: (ms: number) => boolean): number {
  if (isSame(toMs)) return toMs;
  let same = fromMs;
  let different = toMs;
  while (different - same > 1) {
    const middle = Math.floor((same + different) / 2);
    if (isSame(middle)) same = middle;
    else different = middle;
  }
  return same;
}

function offsetReader(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (atMs) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(atMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const wholeSecondMs = Math.floor(atMs / 1000) * 1000;
    return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecondMs;
  };
}

function mondayOf(localDayMs: number): number {
  const daysSinceMonday = (new Date(localDayMs).getUTCDay() + 6) % 7;
  return localDayMs - daysSinceMonday * dayMs;
}

function isoDate(localDayMs: number): string {
  return new Date(localDayMs).toISOString().slice(0, 10);
}
