import { describe, expect, it } from 'vitest';
import { renderResults } from './render.ts';
import { type ResultRow, verdictOf } from './result.ts';

const row: ResultRow = {
  measure: 'a',
  mode: 'redis',
  what: 'end to end',
  unit: 'votes/s',
  ours: 5000,
  theirs: 10_000,
  ratio: { median: 0.5, min: 0.4, max: 0.7 },
  bar: { kind: 'at least', value: 0.6, aim: 0.8 },
  cpuUs: { ours: 171.4, theirs: 60 },
};

describe('bars', () => {
  it('hold for the median of the ratios', () => {
    expect(verdictOf(row)).toBe('NOT MET');
    expect(verdictOf({ ...row, ratio: { median: 0.6, min: 0.1, max: 0.9 } })).toBe('met');
    expect(verdictOf({ ...row, ratio: { median: 0.8, min: 0.1, max: 0.9 } })).toBe('aim met');
    expect(verdictOf({ ...row, bar: { kind: 'at most', value: 0.6, aim: 0.2 } })).toBe('met');
  });

  it('hold for the figure itself where nothing is compared', () => {
    const { ratio: _ratio, ...alone } = row;
    const bar = { kind: 'at most', value: 500, aim: 200 } as const;
    expect(verdictOf({ ...alone, ours: 501, bar })).toBe('NOT MET');
    expect(verdictOf({ ...alone, ours: 500, bar })).toBe('met');
    expect(verdictOf({ ...alone, ours: 200, bar })).toBe('aim met');
    expect(verdictOf({ ...alone, ours: Number.NaN, bar })).toBe('NOT MET');
  });

  it('are not there for what is only told', () => {
    const { bar: _bar, ...told } = row;
    expect(verdictOf(told)).toBe('');
  });

  it('are not met by what failed', () => {
    expect(verdictOf({ ...row, ratio: { median: 9, min: 9, max: 9 }, failure: 'broke off' })).toBe('FAILED');
  });
});

describe('the printed results', () => {
  it('say what is not met', () => {
    const text = renderResults([row, { ...row, ratio: { median: 0.9, min: 0.8, max: 1 }, note: 'all counted' }]);
    const [, , first, second, , note] = text.split('\n');
    expect(first).toMatch(/5,000 +10,000 +votes\/s +0\.50 +0\.40\.\.0\.70 +171 \/ 60 +>= 0\.6 +0\.8 +NOT MET$/);
    expect(second).toMatch(/ aim met$/);
    expect(note).toBe('a redis: all counted');
  });

  it('keep a row for what failed, with the reason below', () => {
    const text = renderResults([
      { measure: 'k', mode: 'redis', what: 'killed workers', unit: '', ours: Number.NaN, failure: 'nothing moves' },
    ]);
    expect(text).toMatch(/killed workers .*FAILED\n/);
    expect(text).toContain('k redis: FAILED: nothing moves');
  });
});
