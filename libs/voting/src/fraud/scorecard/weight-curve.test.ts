import { expect, it } from 'vitest';
import type { WeightCurve } from './weight-curve.ts';
import { weightAt } from './weight-curve.ts';

const curve: WeightCurve = [
  [3, 1],
  [5, 5],
  [20, 6.5],
];

it.each([
  [2.99, null],
  [3, 1],
  [4, 3],
  [5, 5],
  [12.5, 5.75],
  [20, 6.5],
  [1000, 6.5],
  [Number.NEGATIVE_INFINITY, null],
])('at %d: %s', (x, expected) => {
  expect(weightAt(curve, x)).toBe(expected);
});

it('says nothing without points', () => {
  expect(weightAt([], 7)).toBeNull();
});

it('is one step with one point', () => {
  expect(weightAt([[7, 2]], 6)).toBeNull();
  expect(weightAt([[7, 2]], 8)).toBe(2);
});
