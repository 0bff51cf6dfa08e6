import { describe, expect, it } from 'vitest';
import { findCollusion, type JurorPoints } from './jury-collusion.ts';
import { jurorDistances } from './jury-outliers.ts';
import { finalOf, juriesOf, semiFinalOf2022 } from './song-contest.test-support.ts';

const six = ['AZ', 'GE', 'ME', 'PL', 'RO', 'SM'];
const namesOf = (jurors: readonly JurorPoints[]) =>
  findCollusion(jurors).map(({ members }) => members.map(({ juror }) => juror));

describe('jury collusion', () => {
  it('is found in the second semi-final of 2022: the six juries that were taken out and no other [XA-035]', () => {
    const juries = semiFinalOf2022();
    expect(juries).toHaveLength(21);
    for (const { juror, points } of juries.filter((each) => !six.includes(each.juror)))
      expect(
        Object.values(points).reduce((sum, each) => sum + each, 0),
        juror,
      ).toBe(58);
    expect(namesOf(juries)).toEqual([six]);
    const [group] = findCollusion(juries);
    for (const { given, received } of group?.members ?? []) expect(Math.min(given, received)).toBeGreaterThan(3);
  });

  it('is not found among the juries that counted then, nor in the finals of 2023 and 2024 [XA-035]', () => {
    expect(namesOf(semiFinalOf2022().filter(({ juror }) => !six.includes(juror)))).toEqual([]);
    for (const year of [2023, 2024] as const) {
      const juries = juriesOf(finalOf(year).filter(({ channel }) => channel === 'jury'));
      expect(juries).toHaveLength(37);
      expect(namesOf(juries), `final of ${year}`).toEqual([]);
    }
  });

  it('is a pattern of four, not of two or three', () => {
    const planted = (size: number): JurorPoints[] =>
      Array.from({ length: 12 }, (_, own) => ({
        juror: `j${own}`,
        own: [`e${own}`],
        points: Object.fromEntries(
          Array.from({ length: 12 }, (_none, to) => [`e${to}`, own < size && to < size ? 10 : 3] as const).filter(
            ([entryId]) => entryId !== `e${own}`,
          ),
        ),
      }));
    expect(namesOf(planted(2))).toEqual([]);
    expect(namesOf(planted(3))).toEqual([]);
    expect(namesOf(planted(4))).toEqual([['j0', 'j1', 'j2', 'j3']]);
    expect(namesOf(planted(6))).toEqual([['j0', 'j1', 'j2', 'j3', 'j4', 'j5']]);
  });

  it('asks nothing of jurors without entries of their own', () => {
    expect(findCollusion([])).toEqual([]);
    expect(namesOf(semiFinalOf2022().map((jury) => ({ ...jury, own: [] })))).toEqual([]);
  });
});

describe('jurorDistances', () => {
  const jurors = (...rows: number[][]) =>
    rows.map((row, index) => ({
      juror: `j${index}`,
      own: [],
      points: Object.fromEntries(row.map((points, entry) => [`e${entry}`, points])),
    }));

  it('tells who judges unlike the others', () => {
    const panel = jurors([9, 5, 1], [8, 5, 2], [9, 6, 1], [8, 4, 1], [9, 5, 2], [1, 5, 12]);
    expect(jurorDistances(panel).filter(({ isOutlier }) => isOutlier)).toMatchObject([{ juror: 'j5' }]);
  });

  it('calls nobody an outlier of few, or of those who agree', () => {
    expect(jurorDistances(jurors([9, 5], [1, 12], [9, 5])).some(({ isOutlier }) => isOutlier)).toBe(false);
    expect(jurorDistances(jurors(...Array.from({ length: 6 }, () => [3, 4])))).toEqual(
      Array.from({ length: 6 }, (_, index) => ({ juror: `j${index}`, distance: 0, deviation: 0, isOutlier: false })),
    );
  });
});
