import { describe, expect, it } from 'vitest';
import { renderResults } from './render.ts';
import { isMet, type ResultRow } from './result.ts';

const row: ResultRow = {
  measure: 'a',
  mode: 'redis',
  what: 'end to end',
  unit: 'votes/s',
  ours: 5000,
  theirs: 10_000,
  ratio: { median: 0.5, min: 0.4, max: 0.7 },
  bar: { kind: 'at least', value: 0.6 },
};

describe('bars', () => {
  it('hold for the median of the ratios', () => {
    expect(isMet(row)).toBe(false);
    expect(isMet({ ...row, ratio: { median: 0.6, min: 0.1, max: 0.9 } })).toBe(true);
    expect(isMet({ ...row, bar: { kind: 'at most', value: 0.6 } })).toBe(true);
  });

  it('are not there for what is only told', () => {
    const { bar: _bar, ...told } = row;
    expect(isMet(told)).toBeUndefined();
  });
});

describe('the printed results', () => {
  it('say what is not met', () => {
    const text = renderResults([row, { ...row, ratio: { median: 0.9, min: 0.8, max: 1 }, note: 'all counted' }]);
    const [, , first, second, , note] = text.split('\n');
    expect(first).toMatch(/5,000 +10,000 +votes\/s +0\.50 +0\.40\.\.0\.70 +>= 0\.6 +NOT MET$/);
    expect(second).toMatch(/ met$/);
    expect(note).toBe('a redis: all counted');
  });
});
