import { expect, it } from 'vitest';
import { dumpNameOf, expiredDumps } from './dump-name.ts';

const now = Date.UTC(2026, 10, 30, 12, 0, 0);
const day = 24 * 60 * 60_000;

it('names a dump by its second', () => {
  expect(dumpNameOf(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('urvote-20260102T030405Z');
});

it('lets go of what is older than the days to keep, to the second, and of nothing that is no dump', () => {
  const [older, atLimit, newest] = [now - 30 * day - 1000, now - 30 * day, now].map(dumpNameOf) as [
    string,
    string,
    string,
  ];
  const others = ['urvote-20200101T000000Z.unfinished', 'notes', 'urvote-2020', 'my-urvote-20200101T000000Z'];
  expect(expiredDumps([newest, ...others, older, atLimit], now, 30)).toEqual([older]);
});

it('keeps the only dump, and the newest one, however old they are', () => {
  const [first, second] = [now - 400 * day, now - 300 * day].map(dumpNameOf) as [string, string];
  expect(expiredDumps([first], now, 30)).toEqual([]);
  expect(expiredDumps([second, first], now, 30)).toEqual([first]);
});
