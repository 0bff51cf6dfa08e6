import { expect, it } from 'vitest';
import { formatBytes, formatDuration, formatTime } from './format.ts';
import { sparkline } from './sparkline.ts';

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

it('draws a line through its points, from the bottom to the top of its box', () => {
  expect(sparkline([0, 10], 'votes').text).toContain('points="0,39 200,1"');
  expect(sparkline([null, 5, 5], 'votes').text).toContain('points="100,1 200,1"');
  expect(sparkline([], '<b>').text).toContain('&lt;b&gt;');
});
