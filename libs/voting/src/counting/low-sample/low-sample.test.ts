import { describe, expect, it } from 'vitest';
import { dice, thousand } from '../elections.test-support.ts';
import { countByBayes } from './bayes.ts';
import { countByWilson } from './wilson.ts';

const tables = thousand.map((seed) => {
  const roll = dice(seed);
  return ['a', 'b', 'c', 'd', 'e'].map((entryId) => ({ entryId, upCount: roll(40), downCount: roll(30) }));
});
const entry = (entryId: string, upCount: number, downCount: number) => ({ entryId, upCount, downCount });

function wilson(up: number, down: number): number {
  const [z, n] = [1.96, up + down];
  if (n === 0) return 0;
  const share = up / n;
  const centre = share + z ** 2 / (2 * n);
  return (centre - z * Math.sqrt((share * (1 - share) + z ** 2 / (4 * n)) / n)) / (1 + z ** 2 / n);
}

describe('rankings of few votes', () => {
  it('are the lower bound of Wilson’s interval to 6 decimals', () => {
    for (const table of tables)
      for (const { entryId, value } of countByWilson(table)) {
        const { upCount = 0, downCount = 0 } = table.find((each) => each.entryId === entryId) ?? {};
        expect(Math.abs(value - wilson(upCount, downCount))).toBeLessThan(0.000_001_1);
      }
  });

  it('are the Bayesian average with a share and a weight of the table', () => {
    for (const table of tables) {
      const [ups, all] = table.reduce(
        ([up, n], each) => [up + each.upCount, n + each.upCount + each.downCount],
        [0, 0],
      );
      for (const { entryId, value } of countByBayes(table)) {
        const { upCount = 0, downCount = 0 } = table.find((each) => each.entryId === entryId) ?? {};
        const weight = all / table.length;
        const expected = (weight * (ups / all) + upCount) / (weight + upCount + downCount);
        expect(Math.abs(value - expected)).toBeLessThan(0.000_001_1);
      }
    }
  });

  it('prefer 95 of 100 to 1 of 1, and know ties', () => {
    const table = [entry('one', 1, 0), entry('many', 95, 5), entry('most', 950, 50), entry('none', 0, 0)];
    expect(countByWilson(table).map(({ entryId }) => entryId)).toEqual(['most', 'many', 'one', 'none']);
    const twins = [entry('a', 3, 1), entry('b', 3, 1), entry('c', 0, 4)];
    for (const count of [countByWilson, countByBayes]) expect(count(twins).map(({ rank }) => rank)).toEqual([1, 1, 3]);
    expect(countByBayes([entry('a', 0, 0)])).toEqual([{ entryId: 'a', rank: 1, value: 0 }]);
  });

  it('are 0 for dislikes alone and exact for likes alone', () => {
    expect(countByWilson([entry('a', 0, 9)])[0]?.value).toBe(0);
    expect(countByWilson([entry('a', 10, 0)])[0]?.value).toBe(Math.floor((1_000_000 * 10) / 13.8416) / 1_000_000);
    expect(countByWilson([entry('a', 2_000_000_000, 1)])[0]?.value).toBe(0.999_999);
  });
});
