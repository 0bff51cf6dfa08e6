import { describe, expect, it } from 'vitest';
import { safeRedirect } from './safe-redirect.ts';

const own = 'https://vote.example';

describe('where a browser is sent', () => {
  it.each([
    ['/', 'https://vote.example/'],
    ['/contests?sort=new#top', 'https://vote.example/contests?sort=new#top'],
    ['/a/../b', 'https://vote.example/b'],
    ['/caf%C3%A9', 'https://vote.example/caf%C3%A9'],
    ['/search?q=a%20b&share=100%25', 'https://vote.example/search?q=a%20b&share=100%25'],
    ['/?next=https://evil.example', 'https://vote.example/?next=https://evil.example'],
  ])('%s is a path of ours', (path, address) => {
    expect(safeRedirect(path, own)).toBe(address);
  });

  it.each([
    'https://evil.example',
    'https://vote.example/x',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'evil',
    '',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/%2fevil.example',
    '/%2Fevil.example',
    '/%5cevil.example',
    '/%252fevil.example',
    '/%09/evil.example',
    '/..//evil.example',
    '/./\\evil.example',
    '%2f%2fevil.example',
    '/%zz',
    '/a\u0000b',
    '/.//evil.example',
    '/x/../..//evil.example',
  ])('%j is refused', (path) => {
    expect(() => safeRedirect(path, own)).toThrow(expect.objectContaining({ code: 'REDIRECT_NOT_ALLOWED' }));
  });
});
