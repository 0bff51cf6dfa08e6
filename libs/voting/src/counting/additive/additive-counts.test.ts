import { describe, expect, it } from 'vitest';
import type { Placed } from '../model/count.ts';
import { dice, shuffled, testElection, thousand } from '../elections.test-support.ts';
import { countApprovals } from './count-approvals.ts';
import { countPositions } from './count-positions.ts';
import { countScores } from './count-scores.ts';
import { countTallies } from './count-tallies.ts';

/** By another way: the rank of an entry is one more than those with more. */
function placedBy(values: ReadonlyMap<string, number>): Placed[] {
  const all = [...values].map(([entryId, value]) => ({
    entryId,
    value,
    rank: 1 + [...values.values()].filter((other) => other > value).length,
  }));
  return all.sort((a, b) => a.rank - b.rank || (a.entryId < b.entryId ? -1 : 1));
}

const fixed = (value: number) => Number(value.toFixed(4));
const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);

describe('1,000 random elections, ties included, are counted as an independent implementation counts them', () => {
  it('by approval', () => {
    for (const seed of thousand) {
      const { entryIds, ballots } = testElection(seed);
      const approvals = ballots.map(({ ranking, weight }) => ({ approved: ranking.flat(), weight }));
      const expected = entryIds.map((id) => {
        const own = approvals.filter(({ approved }) => approved.includes(id));
        return [id, sum(own.map(({ weight }) => weight))] as const;
      });
      expect(countApprovals(entryIds, approvals), `election ${seed}`).toEqual(placedBy(new Map(expected)));
    }
  });

  it('by scores', () => {
    for (const seed of thousand) {
      const { entryIds, ballots } = testElection(seed);
      const roll = dice(seed);
      const scored = ballots.map(({ ranking, weight }) => ({
        weight,
        scores: Object.fromEntries(ranking.flat().map((id) => [id, roll(11)])),
      }));
      const expected = entryIds.map((id) => {
        const own = scored.filter(({ scores }) => id in scores);
        const weight = sum(own.map((each) => each.weight));
        const points = sum(own.map((each) => (each.scores[id] ?? 0) * each.weight));
        return [id, weight === 0 ? 0 : Math.floor((20_000 * points + weight) / (2 * weight)) / 10_000] as const;
      });
      expect(countScores(entryIds, scored), `election ${seed}`).toEqual(placedBy(new Map(expected)));
    }
  });

  it('by positions', () => {
    for (const seed of thousand) {
      const { entryIds, ballots } = testElection(seed);
      const strict = ballots.map(({ ranking, weight }) => ({ weight, ranking: ranking.flat().map((id) => [id]) }));
      const points = [5, 3, 2];
      const expected = entryIds.map((id) => {
        const own = strict.map((each) => each.weight * (points[each.ranking.findIndex(([one]) => one === id)] ?? 0));
        return [id, sum(own)] as const;
      });
      expect(countPositions(entryIds, strict, points), `election ${seed}`).toEqual(placedBy(new Map(expected)));
    }
  });

  it.each(['likes', 'net', 'weighted'] as const)('by %s', (method) => {
    for (const seed of thousand) {
      const roll = dice(seed);
      const totals = ['a', 'b', 'c', 'd'].map((entryId) => ({
        entryId,
        upCount: roll(6),
        downCount: roll(6),
        weightedHundredths: roll(900) - 300,
      }));
      const valueOf = { likes: 'upCount', net: 'upCount', weighted: 'weightedHundredths' } as const;
      const values = totals.map(
        (each) =>
          [
            each.entryId,
            (each[valueOf[method]] - (method === 'net' ? each.downCount : 0)) / (method === 'weighted' ? 100 : 1),
          ] as const,
      );
      expect(countTallies(method, totals), `election ${seed}`).toEqual(placedBy(new Map(values)));
    }
  });
});

it('gives entries on one place equal parts of its points', () => {
  const ballot = { weight: 1, ranking: [['a', 'b', 'c'], ['d']] };
  expect(countPositions(['a', 'b', 'c', 'd'], [ballot], [10, 5, 1, 1]).map(({ value }) => value)).toEqual([
    fixed(16 / 3),
    fixed(16 / 3),
    fixed(16 / 3),
    1,
  ]);
});

it('averages a jury to 4 decimals, the same in any order of ballots', () => {
  const ballots = [7, 8, 8, 9, 10, 10, 6].map((score) => ({ scores: { a: score, b: score - 1 }, weight: 1 }));
  const expected = [
    { entryId: 'a', rank: 1, value: 8.2857 },
    { entryId: 'b', rank: 2, value: 7.2857 },
  ];
  for (const seed of thousand.slice(0, 50))
    expect(countScores(['b', 'a'], shuffled(ballots, dice(seed)))).toEqual(expected);
});

it('does not take no score for a score of 0, and passes entries over that do not stand', () => {
  const ballots = [
    { scores: { a: 10 }, weight: 1 },
    { scores: { a: 10, b: 0, gone: 10 }, weight: 1 },
  ];
  expect(countScores(['a', 'b', 'c'], ballots)).toEqual([
    { entryId: 'a', rank: 1, value: 10 },
    { entryId: 'b', rank: 2, value: 0 },
    { entryId: 'c', rank: 2, value: 0 },
  ]);
});
