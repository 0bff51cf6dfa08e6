import { describe, expect, it } from 'vitest';
import { assertIfMatch, ifNoneMatch, strongEtag } from './etag.ts';

describe('entity tags', () => {
  it('name their content', () => {
    expect(strongEtag('a')).toBe(strongEtag(Buffer.from('a')));
    expect(strongEtag('a')).not.toBe(strongEtag('b'));
    expect(strongEtag('a')).toMatch(/^"[\w-]{27}"$/);
  });

  it.each([
    [undefined, '"a"', false],
    ['"a"', '"a"', true],
    ['W/"a"', '"a"', true],
    ['"a"', 'W/"a"', true],
    ['"b", W/"a"', '"a"', true],
    ['"b"', '"a"', false],
    ['"a~br"', '"a"', true],
    ['W/"a~gzip", "b"', '"a"', true],
    ['"a~zip"', '"a"', false],
    ['*', '"a"', true],
    ['a', '"a"', false],
    ['"x,y"', '"x,y"', true],
    ['', '"a"', false],
  ])('If-None-Match %s on %s is %s', (header, etag, expected) => {
    expect(ifNoneMatch(header, etag)).toBe(expected);
  });

  it('refuse a change made from an old state', () => {
    expect(() => assertIfMatch('"old"', '"new"')).toThrow(expect.objectContaining({ status: 412 }));
    expect(() => assertIfMatch('W/"new"', '"new"')).toThrow(expect.objectContaining({ code: 'PRECONDITION_FAILED' }));
    expect(() => assertIfMatch('"new"', 'W/"new"')).toThrow();
    for (const header of [undefined, '*', '"new"', '"new~br"', '"old", "new"'])
      expect(() => assertIfMatch(header, '"new"')).not.toThrow();
  });
});
