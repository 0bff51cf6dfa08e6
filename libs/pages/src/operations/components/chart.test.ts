import { expect, it } from 'vitest';
import { lineChart, stackedChart } from './chart.ts';
import { niceScale, timeTicks } from './scale.ts';

const fromMs = Date.parse('2026-06-15T12:00:00Z');
const toMs = fromMs + 3_600_000;
const pointsOf = (...values: (number | null)[]) =>
  values.map((value, i) => ({ atMs: fromMs + (i * 3_600_000) / (values.length - 1), value }));
const chart = { title: 'Votes', fromMs, toMs, format: String };

it.each([
  [0, [0, 1, 2, 3, 4]],
  [4, [0, 1, 2, 3, 4]],
  [5, [0, 2, 4, 6, 8]],
  [87, [0, 25, 50, 75, 100]],
  [401, [0, 200, 400, 600, 800]],
])('divides a scale up to %i evenly', (highest, ticks) => {
  expect(niceScale(highest)).toEqual({ top: ticks.at(-1), ticks });
});

it('names hours of a day and days of more', () => {
  expect(timeTicks(fromMs, toMs)).toEqual(['12:00', '12:15', '12:30', '12:45', '13:00']);
  expect(timeTicks(fromMs, fromMs + 4 * 86_400_000)).toEqual(['06-15', '06-16', '06-17', '06-18', '06-19']);
});

it('draws lines on one scale, whose values and times stand beside it', () => {
  const series = [
    { name: 'waiting', points: pointsOf(0, 100) },
    { name: 'failed', points: pointsOf(25, null, 50, 100) },
  ];
  const { text } = lineChart({ ...chart, series });
  expect(text).toContain('<polyline class="waiting" points="0,160 600,0"');
  expect(text).toContain('<polyline class="failed" points="0,120"');
  expect(text).toContain('<polyline class="failed" points="400,80 600,0"');
  expect(text).toContain('<li>100</li><li>75</li><li>50</li><li>25</li><li>0</li>');
  expect(text).toContain('<li>12:00</li>');
  expect(text).toContain('aria-label="Votes, at most 100"');
});

it('stacks bars, so that their heights add up', () => {
  const series = [
    { name: 'counted', points: pointsOf(3, 0) },
    { name: 'held', points: pointsOf(1, 2) },
  ];
  const { text } = stackedChart({ ...chart, series });
  expect(text).toContain('<rect class="counted" x="0" y="40" width="240" height="120" />');
  expect(text).toContain('<rect class="held" x="0" y="0" width="240" height="40" />');
  expect(text).toContain('<rect class="held" x="300" y="80" width="240" height="80" />');
  expect(text.match(/<rect/g)).toHaveLength(3);
});
