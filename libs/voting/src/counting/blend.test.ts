import { describe, expect, it } from 'vitest';
import { blendResults, type Channel } from './blend.ts';
import { rankByUnits } from './model/count.ts';
import { dice, shuffled, thousand } from './elections.test-support.ts';

const channel = (name: Channel['name'], weight: number, values: Record<string, number>, decimals = 0): Channel => ({
  name,
  weight,
  order: rankByUnits(new Map(Object.entries(values).map(([id, value]) => [id, BigInt(value)])), decimals),
});

describe('the blend of public and jury', () => {
  it('tells each channel and the sum by weight', () => {
    const jury = channel('jury', 0.5, { a: 80_000, b: 100_000, c: 25_000 }, 4);
    expect(blendResults(['a', 'b', 'c'], [channel('public', 0.5, { a: 300, b: 150, c: 300 }), jury])).toEqual([
      {
        entryId: 'a',
        rank: 1,
        value: 90,
        channels: [
          { name: 'public', rank: 1, value: 300, points: 100 },
          { name: 'jury', rank: 2, value: 8, points: 80 },
        ],
      },
      {
        entryId: 'b',
        rank: 2,
        value: 75,
        channels: [
          { name: 'public', rank: 3, value: 150, points: 50 },
          { name: 'jury', rank: 1, value: 10, points: 100 },
        ],
      },
      {
        entryId: 'c',
        rank: 3,
        value: 62.5,
        channels: [
          { name: 'public', rank: 1, value: 300, points: 100 },
          { name: 'jury', rank: 3, value: 2.5, points: 25 },
        ],
      },
    ]);
  });

  it('takes values below 0, and entries that a channel does not have, for nothing', () => {
    const [first, second] = blendResults(
      ['a', 'b'],
      [channel('public', 0.25, { a: -4, b: 8 }), channel('jury', 0.75, { a: 3 })],
    );
    expect([first?.entryId, first?.value, second?.entryId, second?.value]).toEqual(['a', 75, 'b', 25]);
    expect(first?.channels[0]?.points).toBe(0);
    expect(second?.channels[1]).toEqual({ name: 'jury', rank: 2, value: 0, points: 0 });
    const none = blendResults(['a', 'b'], [channel('public', 1, {})]);
    expect(none.map(({ rank, value }) => [rank, value])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it.each([
    [0.5, 0.4],
    [0.7, 0.4],
    [1, 0.0001],
  ])('needs weights that make 1, not %d and %d', (one, two) => {
    expect(() => blendResults(['a'], [channel('public', one, {}), channel('jury', two, {})])).toThrow(RangeError);
  });

  it('does not care for the order of entries, and gives more for more', () => {
    const ids = ['a', 'b', 'c', 'd'];
    for (const seed of thousand.slice(0, 200)) {
      const roll = dice(seed);
      const [shares, jurors] = [0, 1].map(() => Object.fromEntries(ids.map((id) => [id, roll(50)])));
      const weight = roll(10_001) / 10_000;
      const channels = (values: Record<string, number>) => [
        channel('public', weight, values),
        channel('jury', Number((1 - weight).toFixed(4)), jurors ?? {}),
      ];
      const before = blendResults(ids, channels(shares ?? {}));
      expect(blendResults(shuffled(ids, roll), channels(shares ?? {}))).toEqual(before);
      const [winner] = before;
      const raised = { ...shares, [winner?.entryId ?? '']: 60 };
      expect(blendResults(ids, channels(raised))[0]?.rank).toBe(1);
      expect(blendResults(ids, channels(raised)).find(({ entryId }) => entryId === winner?.entryId)?.rank).toBe(1);
    }
  });
});
