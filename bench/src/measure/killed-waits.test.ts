import { expect, it } from 'vitest';
import { killedWaits } from './killed-waits.ts';

it('takes the votes that were answered and not settled when the worker was killed', () => {
  const answered = Float64Array.from([1000, 1400, 1450, 1600, 1490]);
  // Settled before; held for five seconds; settled soon; came later; settled by the dying worker in its last moment.
  const settled = Float64Array.from([1100, 6400, 1700, 9000, 1500]);
  expect(killedWaits(answered, settled, 1500)).toEqual({ heldCount: 2, longestMs: 5000, longestOfAllMs: 7400 });
});

it('is nothing when nothing was held', () => {
  expect(killedWaits(Float64Array.from([1]), Float64Array.from([2]), 5)).toEqual({
    heldCount: 0,
    longestMs: 0,
    longestOfAllMs: 1,
  });
});
