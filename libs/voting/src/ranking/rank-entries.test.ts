import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RankableEntry } from './rank-entries.ts';
import { entryOrders, neutralOrder, rankEntries } from './rank-entries.ts';

const entry = (id: string, createdAtMs: number, upCount: number, downCount = 0): RankableEntry => ({
  id,
  createdAtMs,
  upCount,
  downCount,
});
const ids = (entries: readonly RankableEntry[]) => entries.map(({ id }) => id);
const anyEntries = fc.uniqueArray(
  fc.record({ id: fc.uuid(), createdAtMs: fc.nat(5), upCount: fc.nat(5), downCount: fc.nat(5) }),
  { selector: ({ id }) => id },
);

describe('rankEntries', () => {
  it('shares ranks and skips after ties', () => {
    const ranked = rankEntries([entry('c', 3, 5), entry('a', 1, 9), entry('d', 4, 1), entry('b', 2, 5)]);
    expect(ranked.map(({ id, rank, net }) => [id, rank, net])).toEqual([
      ['a', 1, 9],
      ['b', 2, 5],
      ['c', 2, 5],
      ['d', 4, 1],
    ]);
  });

  it.each<[string, RankableEntry[], [string, number][]]>([
    ['nobody', [], []],
    [
      'dislikes subtract',
      [entry('a', 1, 5, 4), entry('b', 2, 2)],
      [
        ['b', 1],
        ['a', 2],
      ],
    ],
    [
      'below nothing',
      [entry('a', 1, 0, 3), entry('b', 2, 0)],
      [
        ['b', 1],
        ['a', 2],
      ],
    ],
    [
      'all tied: oldest first',
      [entry('b', 2, 1), entry('a', 1, 1)],
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
    [
      'made at once: by id',
      [entry('b', 1, 1), entry('a', 1, 1)],
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
    [
      'different ways to the same net',
      [entry('a', 1, 3, 1), entry('b', 2, 2)],
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
  ])('%s', (_name, entries, expected) => {
    expect(rankEntries(entries).map(({ id, rank }) => [id, rank])).toEqual(expected);
  });

  it('gives each entry one more than the number of better ones, in any order given', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const ranked = rankEntries(entries);
        for (const { net, rank } of ranked) {
          expect(rank).toBe(1 + ranked.filter((other) => other.net > net).length);
        }
        expect(rankEntries(entries.toReversed())).toEqual(ranked);
      }),
    );
  });

  it('keeps further fields and the given list', () => {
    const given = [
      { ...entry('b', 2, 1), title: 'B' },
      { ...entry('a', 1, 2), title: 'A' },
    ];
    expect(rankEntries(given).map(({ title }) => title)).toEqual(['A', 'B']);
    expect(ids(given)).toEqual(['b', 'a']);
  });
});

describe('sorts', () => {
  const entries = [entry('a', 1, 5, 5), entry('b', 2, 3), entry('c', 3, 4, 1), entry('d', 3, 0)];

  it.each([
    ['votes', ['b', 'c', 'a', 'd']],
    ['popularity', ['a', 'c', 'b', 'd']],
    ['date', ['d', 'c', 'b', 'a']],
  ] as const)('%s', (sort, expected) => {
    expect(ids(entries.toSorted(entryOrders[sort]))).toEqual(expected);
  });

  it('neutral order does not depend on votes', () => {
    fc.assert(
      fc.property(anyEntries, (some) => {
        const without = some.map((each) => ({ ...each, upCount: 0, downCount: 0 }));
        expect(ids(some.toSorted(neutralOrder))).toEqual(ids(without.toSorted(neutralOrder)));
      }),
    );
  });
});
