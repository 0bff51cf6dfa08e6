import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VotePolicy } from '../contest-rules.ts';
import { windowStartOf } from './window-start.ts';

const windowAt = (policy: VotePolicy, timeZone: string, castAt: string, startsAt = '2026-01-01T00:00:00Z') =>
  windowStartOf({ policy, timeZone, castAtMs: Date.parse(castAt), votingStartsAtMs: Date.parse(startsAt) });

describe('daily windows', () => {
  it.each([
    ['Europe/Berlin', 'spring: 23 h day starts', '2026-03-28T23:00:00.000Z', '2026-03-29'],
    ['Europe/Berlin', 'spring: 1 ms earlier', '2026-03-28T22:59:59.999Z', '2026-03-28'],
    ['Europe/Berlin', 'spring: last ms of the 23 h day', '2026-03-29T21:59:59.999Z', '2026-03-29'],
    ['Europe/Berlin', 'spring: next midnight', '2026-03-29T22:00:00.000Z', '2026-03-30'],
    ['Europe/Berlin', 'autumn: 25 h day starts', '2026-10-24T22:00:00.000Z', '2026-10-25'],
    ['Europe/Berlin', 'autumn: last ms of the 25 h day', '2026-10-25T22:59:59.999Z', '2026-10-25'],
    ['Europe/Berlin', 'autumn: next midnight', '2026-10-25T23:00:00.000Z', '2026-10-26'],
    ['America/New_York', 'spring: day starts', '2026-03-08T05:00:00.000Z', '2026-03-08'],
    ['America/New_York', 'spring: last ms', '2026-03-09T03:59:59.999Z', '2026-03-08'],
    ['America/New_York', 'spring: next midnight', '2026-03-09T04:00:00.000Z', '2026-03-09'],
    ['America/New_York', 'autumn: day starts', '2026-11-01T04:00:00.000Z', '2026-11-01'],
    ['America/New_York', 'autumn: last ms', '2026-11-02T04:59:59.999Z', '2026-11-01'],
    ['America/New_York', 'autumn: next midnight', '2026-11-02T05:00:00.000Z', '2026-11-02'],
    ['Australia/Lord_Howe', 'half an hour forward: last ms', '2026-10-04T12:59:59.999Z', '2026-10-04'],
    ['Australia/Lord_Howe', 'half an hour forward: midnight', '2026-10-04T13:00:00.000Z', '2026-10-05'],
    ['Australia/Lord_Howe', 'half an hour back: last ms', '2026-04-05T13:29:59.999Z', '2026-04-05'],
    ['Australia/Lord_Howe', 'half an hour back: midnight', '2026-04-05T13:30:00.000Z', '2026-04-06'],
    ['America/Sao_Paulo', 'no midnight: last ms before', '2018-11-04T02:59:59.999Z', '2018-11-03'],
    ['America/Sao_Paulo', 'no midnight: the day starts at 01:00', '2018-11-04T03:00:00.000Z', '2018-11-04'],
    ['Africa/Cairo', 'no midnight: last ms before', '2024-04-25T21:59:59.999Z', '2024-04-25'],
    ['Africa/Cairo', 'no midnight: the day starts at 01:00', '2024-04-25T22:00:00.000Z', '2024-04-26'],
    ['Asia/Beirut', 'no midnight: last ms before', '2024-03-30T21:59:59.999Z', '2024-03-30'],
    ['Asia/Beirut', 'no midnight: the day starts at 01:00', '2024-03-30T22:00:00.000Z', '2024-03-31'],
    ['Asia/Beirut', '23:00 to 24:00 twice', '2024-10-26T21:30:00.000Z', '2024-10-26'],
    ['America/St_Johns', 'one minute of the next day', '2010-11-07T02:30:30.000Z', '2010-11-07'],
    ['America/St_Johns', 'and the day before comes back', '2010-11-07T02:31:00.000Z', '2010-11-06'],
    ['America/St_Johns', 'and goes', '2010-11-07T03:30:00.000Z', '2010-11-07'],
    ['Pacific/Apia', 'before the skipped day', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', 'after the skipped day', '2011-12-30T10:00:00.000Z', '2011-12-31'],
    ['Asia/Kolkata', 'an odd offset', '2026-05-01T18:30:00.000Z', '2026-05-02'],
    ['UTC', 'midnight', '2026-05-02T00:00:00.000Z', '2026-05-02'],
    ['UTC', 'before 1970', '1969-12-31T23:59:59.999Z', '1969-12-31'],
  ])('%s, %s', (timeZone, _name, castAt, expected) => {
    expect(windowAt('daily', timeZone, castAt)).toBe(expected);
  });

  it('are the same in whatever order votes come', () => {
    const votes = ['2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'];
    const forward = votes.map((castAt) => windowAt('daily', 'Europe/Berlin', castAt));
    const backward = votes.toReversed().map((castAt) => windowAt('daily', 'Europe/Berlin', castAt));
    expect(backward.toReversed()).toEqual(forward);
  });
});

describe('weekly windows', () => {
  it.each([
    ['Europe/Berlin', 'last ms of Sunday', '2026-03-29T21:59:59.999Z', '2026-03-23'],
    ['Europe/Berlin', 'Monday midnight after the clocks change', '2026-03-29T22:00:00.000Z', '2026-03-30'],
    ['America/New_York', 'Sunday evening is UTC Monday', '2026-11-02T04:59:59.999Z', '2026-10-26'],
    ['America/New_York', 'Monday midnight', '2026-11-02T05:00:00.000Z', '2026-11-02'],
    ['Pacific/Auckland', 'Monday there is UTC Sunday', '2026-05-03T12:00:00.000Z', '2026-05-04'],
    ['UTC', 'a Wednesday', '2026-05-06T10:00:00.000Z', '2026-05-04'],
    ['UTC', 'over the year', '2027-01-01T00:00:00.000Z', '2026-12-28'],
  ])('%s, %s', (timeZone, _name, castAt, expected) => {
    expect(windowAt('weekly', timeZone, castAt)).toBe(expected);
  });
});

describe('once and toggle', () => {
  it.each(['once', 'toggle'] as const)('%s: the first day of voting, whenever the vote is cast', (policy) => {
    const startsAt = '2026-04-30T23:30:00Z';
    for (const castAt of ['2026-04-30T23:30:00Z', '2026-05-15T12:00:00Z', '2027-01-01T00:00:00Z']) {
      expect(windowAt(policy, 'Europe/Berlin', castAt, startsAt)).toBe('2026-05-01');
      expect(windowAt(policy, 'America/New_York', castAt, startsAt)).toBe('2026-04-30');
    }
  });
});

describe('against Temporal', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  it('is the local date and its Monday in every zone', () => {
    const range = { min: Date.UTC(2000, 0, 1), max: Date.UTC(2037, 0, 1) };
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer(range), (timeZone, castAtMs) => {
        const date = Temporal.Instant.fromEpochMilliseconds(castAtMs).toZonedDateTimeISO(timeZone).toPlainDate();
        const ask = (policy: VotePolicy) => windowStartOf({ policy, timeZone, castAtMs, votingStartsAtMs: castAtMs });
        expect(ask('daily')).toBe(date.toString());
        expect(ask('once')).toBe(date.toString());
        expect(ask('weekly')).toBe(date.subtract({ days: date.dayOfWeek - 1 }).toString());
      }),
      { numRuns: 2000 },
    );
  });

  it('remembers no stretch that is too long: steps of minutes around every change of 2010 and 2026', () => {
    for (const timeZone of ['America/St_Johns', 'Europe/Berlin', 'Africa/Casablanca', 'America/Havana', 'Asia/Gaza']) {
      for (const year of [2010, 2026]) {
        for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at = next(timeZone, at)) {
          for (let step = -200; step <= 200; step += 1) {
            const castAtMs = at + step * 30_000;
            const date = Temporal.Instant.fromEpochMilliseconds(castAtMs).toZonedDateTimeISO(timeZone).toPlainDate();
            expect(windowStartOf({ policy: 'daily', timeZone, castAtMs, votingStartsAtMs: 0 })).toBe(date.toString());
          }
        }
      }
    }
  });

  function next(timeZone: string, afterMs: number): number {
    const zoned = Temporal.Instant.fromEpochMilliseconds(afterMs).toZonedDateTimeISO(timeZone);
    return zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  }
});

describe('wrong questions', () => {
  it('throws for an unknown zone and for no time', () => {
    expect(() => windowAt('daily', 'Mars/Olympus', '2026-05-01T00:00:00Z')).toThrow(RangeError);
    expect(() => windowAt('daily', 'UTC', 'nonsense')).toThrow(RangeError);
  });
});
