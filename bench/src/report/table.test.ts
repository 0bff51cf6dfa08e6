import { describe, expect, it } from 'vitest';
import { figure, renderTable } from './table.ts';

describe('table', () => {
  it('aligns text left and numbers right', () => {
    expect(
      renderTable(
        ['what', 'ratio'],
        [
          ['end to end', '0.61'],
          ['drain', '12.00'],
        ],
      ),
    ).toBe(['what        ratio', '----------  -----', 'end to end   0.61', 'drain       12.00'].join('\n'));
  });

  it('has room for missing cells', () => {
    expect(renderTable(['a', 'b'], [['x', '']])).toBe('a  b\n-  -\nx');
  });
});

it.each([
  [12_345.6, '12,346'],
  [99.96, '100.0'],
  [5.127, '5.13'],
  [0, '0.00'],
  [Number.NaN, '-'],
])('%d is written %s', (value, text) => {
  expect(figure(value)).toBe(text);
});
