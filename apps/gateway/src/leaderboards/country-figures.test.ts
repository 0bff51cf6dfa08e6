import { describe, expect, it } from 'vitest';
import { type FiguresByCountry, showStaged, stage } from './country-figures.ts';

const figures = (up: number) => ({ asOf: '2026-06-01T00:00:00Z', entries: { a: [up, 0, up] as const } });
const empty = { shown: {}, staged: null };

describe('figures by country', () => {
  it('are taken of countries in which five have voted since the last', () => {
    const now: FiguresByCountry = { DE: figures(9), LI: figures(4), US: figures(5) };
    expect(stage(empty, { DE: 5, LI: 4, US: 7 }, now).staged).toEqual({ DE: figures(9), US: figures(5) });
    expect(stage(empty, { LI: 4 }, now)).toBe(empty);
    const shown = { shown: { DE: figures(9), US: figures(5) }, staged: null };
    expect(stage(shown, { DE: 4, US: 5 }, { DE: figures(10), US: figures(10) }).staged).toEqual({
      DE: figures(9),
      US: figures(10),
    });
  });

  it('are shown when five have voted since they were taken, and not taken anew before', () => {
    const staged = { shown: {}, staged: { DE: figures(9) } };
    expect(showStaged(staged, 4)).toBe(staged);
    expect(stage(staged, { DE: 50 }, { DE: figures(90) })).toBe(staged);
    expect(showStaged(staged, 5)).toEqual({ shown: { DE: figures(9) }, staged: null });
  });
});
