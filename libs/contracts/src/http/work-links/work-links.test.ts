import { describe, expect, it } from 'vitest';
import { backlinks, linkKeyOf, workUrl } from './work-links.ts';

describe('a backlink', () => {
  it.each([
    ['http://Ada.Example/About?utm_source=x&id=7#top', 'https://ada.example/About?id=7#top'],
    ['https://example.org', 'https://example.org/'],
    ['https://example.org:443/a?fbclid=1', 'https://example.org/a'],
  ])('%s is kept as %s', (given, kept) => {
    expect(backlinks.parse({ website: given })).toEqual({ website: kept });
  });

  it.each([
    'http://javascript:alert(1)',
    'http://javascript',
    'javascript://example.org/%0aalert(1)',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.org/song',
    'https://ada:secret@example.org/',
    'https://example.org@evil/',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://[::1]/',
    '//example.org',
  ])('%s is refused', (given) => {
    expect(backlinks.safeParse({ website: given }).success).toBe(false);
    expect(workUrl.safeParse(given).success).toBe(false);
  });

  it('to a platform leads there', () => {
    expect(backlinks.safeParse({ spotify: 'https://open.spotify.com/artist/1' }).success).toBe(true);
    for (const spotify of ['https://spotify.com.evil.example/', 'https://notspotify.com/'])
      expect(backlinks.safeParse({ spotify }).success).toBe(false);
    expect(backlinks.safeParse({ myspace: 'https://myspace.com/ada' }).success).toBe(false);
  });
});

describe('addresses of one work', () => {
  it.each([
    ['https://youtu.be/abc?si=x', 'https://www.youtube.com/watch?v=abc&t=10'],
    ['https://m.youtube.com/shorts/abc', 'https://youtube.com/watch?v=abc'],
    ['https://Example.org/song/', 'https://www.example.org/song#x'],
    ['https://example.org/?b=2&a=1', 'https://example.org?a=1&b=2&utm_medium=y'],
  ])('%s and %s', (one, other) => {
    expect(linkKeyOf(one)).toBe(linkKeyOf(other));
  });

  it.each([
    ['https://example.org/Song', 'https://example.org/song'],
    ['https://youtu.be/abc', 'https://youtu.be/abd'],
    ['https://example.org/?id=1', 'https://example.org/?id=2'],
    ['https://ada.example.org/', 'https://bob.example.org/'],
  ])('but not %s and %s', (one, other) => {
    expect(linkKeyOf(one)).not.toBe(linkKeyOf(other));
  });
});
