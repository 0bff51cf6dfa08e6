import { expect, it } from 'vitest';
import { delayAfter, longestFailureMs } from './retry-schedule.ts';

const nowMs = Date.parse('2026-06-15T12:00:00Z');
const failed = { attempt: 1, retryAfter: undefined, nowMs, random: 0 };

it('tries at the times since the first one that Standard Webhooks 1.0 gives [XF-112]', () => {
  const times = [
    '00:00:05',
    '00:05:05',
    '00:35:05',
    '02:35:05',
    '07:35:05',
    '17:35:05',
    '31:35:05',
    '51:35:05',
    '75:35:05',
  ];
  let sumMs = 0;
  const made = times.map((_time, index) => {
    sumMs += delayAfter({ ...failed, attempt: index + 1 }) ?? NaN;
    const [hours, rest] = [Math.floor(sumMs / 3_600_000), sumMs % 3_600_000];
    return `${String(hours).padStart(2, '0')}:${new Date(rest).toISOString().slice(14, 19)}`;
  });
  expect(made).toEqual(times);
  expect(delayAfter({ ...failed, attempt: 10 })).toBeUndefined();
  expect(longestFailureMs).toBe(sumMs);
});

it('waits up to a tenth longer, and as long as the receiver asks for within a day', () => {
  expect(delayAfter({ ...failed, random: 0.999 })).toBe(5500);
  expect(delayAfter({ ...failed, retryAfter: '120' })).toBe(120_000);
  expect(delayAfter({ ...failed, retryAfter: 'Mon, 15 Jun 2026 12:01:00 GMT' })).toBe(60_000);
  expect(delayAfter({ ...failed, retryAfter: '999999999' })).toBe(86_400_000);
  for (const retryAfter of ['', 'soon', '-5', 'Mon, 15 Jun 2020 12:01:00 GMT'])
    expect(delayAfter({ ...failed, retryAfter })).toBe(5000);
});
