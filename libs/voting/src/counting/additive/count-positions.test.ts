import { describe, expect, it } from 'vitest';
import { finalOf, rankingsOf } from '../song-contest.test-support.ts';
import { countPositions, songContestPoints } from './count-positions.ts';

describe.each([2023, 2024] as const)('the final of the Eurovision Song Contest %i', (year) => {
  const lines = finalOf(year);
  const entryIds = [...new Set(lines.map(({ entryId }) => entryId))];
  const ballotsOf = (channel: 'jury' | 'public') =>
    [...rankingsOf(lines.filter((line) => line.channel === channel)).values()].map((byPoints) => ({
      weight: 1,
      ranking: songContestPoints.map((points) => [byPoints.get(points) ?? '']),
    }));
  const valuesOf = (placed: ReturnType<typeof countPositions>) =>
    Object.fromEntries(placed.map(({ entryId, value }) => [entryId, value]));

  it.each([
    ['jury', 0],
    ['public', 1],
  ] as const)('has %s ballots of ten entries each', (channel, rest) => {
    const rankings = rankingsOf(lines.filter((line) => line.channel === channel));
    expect(rankings.size).toBe(37 + rest);
    for (const [giver, byPoints] of rankings) {
      expect(
        [...byPoints.keys()].toSorted((a, b) => b - a),
        giver,
      ).toEqual([...songContestPoints]);
      expect(byPoints.values().toArray(), giver).not.toContain(giver);
    }
  });

  it('is reproduced by positional points: both channels, the sum and the places [XA-009]', () => {
    for (const channel of ['jury', 'public'] as const) {
      const published = lines.filter((line) => line.channel === channel).map(({ entryId, total }) => [entryId, total]);
      expect(valuesOf(countPositions(entryIds, ballotsOf(channel)))).toEqual(Object.fromEntries(published));
    }
    const scoreboard = countPositions(entryIds, [...ballotsOf('jury'), ...ballotsOf('public')]);
    expect(scoreboard.map(({ entryId }) => entryId)).toEqual(entryIds);
    expect(scoreboard.map(({ rank }) => rank)).toEqual(entryIds.map((_, index) => index + 1));
    expect(scoreboard.slice(0, 3).map(({ value }) => value)).toEqual(year === 2023 ? [583, 526, 362] : [591, 547, 453]);
  });
});
