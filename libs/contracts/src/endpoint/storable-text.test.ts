import { describe, expect, it } from 'vitest';
import { unstorableTexts } from './storable-text.ts';

describe('text that no column takes', () => {
  it.each([
    ['\0', [[]]],
    ['a\ud800b', [[]]],
    ['\udc00\ud800', [[]]],
    ['\ud83d\ude00', []],
    ['', []],
    [null, []],
    [undefined, []],
    [7, []],
    [
      { name: 'a', tags: ['b', 'c\0', '\udfff'] },
      [
        ['tags', '1'],
        ['tags', '2'],
      ],
    ],
    [{ outer: { 'a\0': 1, b: 'b' } }, [['outer']]],
  ])('in %j stands at %j', (value, expected) => {
    expect(unstorableTexts(value)).toEqual(expected);
  });

  it('is found however deep it is', () => {
    const deep = JSON.parse(`${'['.repeat(9_000)}"\\ud800"${']'.repeat(9_000)}`) as unknown;
    expect(unstorableTexts(deep)[0]).toHaveLength(9_000);
  });
});
