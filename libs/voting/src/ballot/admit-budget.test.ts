import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitBudget } from './admit-budget.ts';

describe('admitBudget', () => {
  it.each<[number, number | null, string[], string[]]>([
    [0, 3, ['a', 'b'], []],
    [0, 2, ['a', 'b'], []],
    [1, 2, ['a'], ['b']],
    [2, 2, [], ['a', 'b']],
    [5, 2, [], ['a', 'b']],
    [0, 0, [], ['a', 'b']],
    [99, null, ['a', 'b'], []],
  ])('%i used of %s', (usedCount, limit, admitted, refused) => {
    expect(admitBudget({ usedCount, limit, votes: ['a', 'b'] })).toEqual({ admitted, refused });
  });

  it('never lets more than the limit through, however the votes are split into batches', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.array(fc.array(fc.nat(), { maxLength: 5 }), { maxLength: 10 }), (limit, batches) => {
        let usedCount = 0;
        for (const votes of batches) usedCount += admitBudget({ usedCount, limit, votes }).admitted.length;
        expect(usedCount).toBe(Math.min(limit, batches.flat().length));
      }),
    );
  });
});
