import { lotOrder } from '@urvote/voting/counting/tie-break/lot-order';
import { describe, expect, it } from 'vitest';
import { pickAdvancing, ranksByTotals } from './pick-advancing.ts';

const entry = (entryId: string, upCount: number, downCount = 0, enteredAtMs = 0) => ({
  entryId,
  upCount,
  downCount,
  weightedHundredths: 100 * (upCount - downCount),
  enteredAtMs,
});
const entries = [entry('a', 9), entry('b', 6, 1, 30), entry('c', 5, 0, 20), entry('d', 7, 2, 10), entry('e', 1)];
const declared = { method: 'net', rule: 'earliest', seed: 's', count: 2 } as const;
const idsOf = (picked: ReturnType<typeof pickAdvancing>) =>
  picked.kind === 'picked' ? picked.order.map(({ entryId }) => entryId) : picked.kind;

describe('who advances', () => {
  it('are the first by rank, and no rule is asked where no tie goes across the cut', () => {
    for (const [count, ids] of [
      [1, ['a']],
      [4, ['a', 'b', 'c', 'd']],
      [9, ['a', 'b', 'c', 'd', 'e']],
    ] as const)
      expect(pickAdvancing(entries, { ...declared, rule: 'organiser', count })).toMatchObject({
        order: ids.map((entryId) => ({ entryId })),
        cut: null,
      });
  });

  it('is said by the declared rule where a tie does', () => {
    expect(idsOf(pickAdvancing(entries, declared))).toEqual(['a', 'd']);
    expect(idsOf(pickAdvancing(entries, { ...declared, rule: 'more_up', count: 3 }))).toEqual(['a', 'd', 'b']);
    const drawn = lotOrder(['b', 'c', 'd'], 's');
    const byLot = pickAdvancing(entries, { ...declared, rule: 'lot' });
    expect(idsOf(byLot)).toEqual(['a', drawn[0]]);
    expect(byLot).toMatchObject({ cut: { rule: 'lot', seed: 's', entryIds: drawn } });
    expect(pickAdvancing(entries, { ...declared, rule: 'organiser' })).toEqual({
      kind: 'tied',
      entryIds: ['b', 'c', 'd'],
    });
  });

  it('is ranked by the method of the contest', () => {
    expect(idsOf(pickAdvancing(entries, { ...declared, method: 'likes', count: 2 }))).toEqual(['a', 'd']);
    expect(idsOf(pickAdvancing(entries, { ...declared, method: 'wilson', count: 2 }))).toEqual(['a', 'c']);
    expect(['net', 'bayes', 'irv', 'constructor'].map(ranksByTotals)).toEqual([true, true, false, false]);
  });
});
