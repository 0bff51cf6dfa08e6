import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { boundedMemo } from './bounded-memo.ts';

it('computes a key once while it is in use', () => {
  const compute = vi.fn((key: number) => key * 2);
  const memo = boundedMemo(2, compute);
  for (const key of [1, 1, 2, 1, 2, 3, 1, 1]) expect(memo(key)).toBe(key * 2);
  expect(compute.mock.calls.flat()).toEqual([1, 2, 3]);
});

it('forgets what is long unused', () => {
  const compute = vi.fn((key: number) => key);
  const memo = boundedMemo(2, compute);
  for (const key of [1, 2, 3, 4, 5, 1]) memo(key);
  expect(compute).toHaveBeenCalledTimes(6);
});

it('remembers undefined', () => {
  const compute = vi.fn(() => undefined);
  const memo = boundedMemo(2, compute);
  memo('a');
  memo('a');
  expect(compute).toHaveBeenCalledTimes(1);
});

it('always answers like the function', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.integer({ min: 0, max: 20 })), (capacity, keys) => {
      const memo = boundedMemo(capacity, (key: number) => key ** 2);
      expect(keys.map(memo)).toEqual(keys.map((key) => key ** 2));
    }),
  );
});
