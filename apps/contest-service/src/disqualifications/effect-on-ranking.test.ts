import { expect, it } from 'vitest';
import { effectOnRanking } from './effect-on-ranking.ts';

const entry = (entryId: string, upCount: number, meantUpCount = 0, held = 0) => ({
  ...{ entryId, title: entryId, upCount, downCount: 0 },
  ...{ meantCount: meantUpCount + held, meantUpCount, meantDownCount: 0 },
});

it('tells totals and ranks before and after, ties share a rank, held votes change no total', () => {
  const effects = effectOnRanking([entry('a', 10, 6), entry('b', 7), entry('c', 7, 0, 2), entry('d', 1)]);
  expect(
    effects.map(({ entryId, count, rankBefore, rankAfter, netVotesAfter }) => [
      ...[entryId, count, rankBefore, rankAfter, netVotesAfter],
    ]),
  ).toEqual([
    ['a', 6, 1, 3, 4],
    ['b', 0, 2, 1, 7],
    ['c', 2, 2, 1, 7],
  ]);
});
