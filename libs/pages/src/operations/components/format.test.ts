import { expect, it } from 'vitest';
import { formatBytes, formatDuration, formatShare, formatTime } from './format.ts';

it('writes sizes in the unit that keeps them short', () => {
  expect([0, 1023, 1536, 150 * 1024, 3 * 1024 ** 3].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.5 KiB',
    '150 KiB',
    '3.0 GiB',
  ]);
});

it('writes durations in the unit that keeps them short', () => {
  expect([null, 12.4, 1500, 42_000, 90_000, 5_400_000].map(formatDuration)).toEqual([
    '–',
    '12 ms',
    '1.5 s',
    '42 s',
    '1 min 30 s',
    '1 h 30 min',
  ]);
});

it('writes times as UTC', () => {
  expect(formatTime('2026-06-15T12:00:00.000Z')).toBe('2026-06-15 12:00:00');
});

it('writes shares so that few are not none', () => {
  expect([0, 0.0004, 0.0123, 1].map(formatShare)).toEqual(['0 %', '< 0.1 %', '1.2 %', '100 %']);
});
