import decodeQr from 'qr/decode.js';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { shareableOf } from './embed-address.ts';
import { qrPng, qrSvg } from './qr-code.ts';
import { sharePayload } from './share-payload.ts';

const address = 'https://votes.example/v/0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11/autumn-songs';

describe('a QR code', () => {
  it('as PNG is read back by another program, and is as large as asked for, in whole modules', () => {
    const { width, height, data, channels } = decode(qrPng(address, 600));
    expect([width, channels]).toEqual([height, 1]);
    expect(width).toBeGreaterThan(500);
    expect(width).toBeLessThanOrEqual(600);
    const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : (data[i >> 2] ?? 0)));
    expect(decodeQr({ width, height, data: rgba })).toBe(address);
  });

  it('as SVG draws the same modules', () => {
    const svg = qrSvg(address, 300);
    const edge = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
    const dark = new Set([...svg.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x} ${y}`));
    const { width, data } = decode(qrPng(address, edge));
    expect(width).toBe(edge);
    const drawn = [...data].flatMap((value, i) => (value === 0 ? [`${i % edge} ${Math.floor(i / edge)}`] : []));
    expect(new Set(drawn)).toEqual(dark);
  });
});

describe('what is shared', () => {
  it.each([
    ['Song des Jahres 2026!', 'SongDesJahres2026'],
    ['  ¿Qué? café-bar ', 'QuéCaféBar'],
    ['2026', ''],
    ['', ''],
    ['日本の歌', '日本の歌'],
  ])('has a hashtag of %j: %j', (text, expected) => {
    const contest = { id: '', slug: 'a', name: text };
    const entry = { id: 'e', title: 'T', artistName: 'X', kind: '', description: null, coverPath: null };
    const { hashtags } = sharePayload({ ...entry, contest, board: null }, 'a', 'https://votes.example');
    expect(hashtags).toEqual(expected === '' ? ['UrVote'] : [expected, 'UrVote']);
  });

  it('is escaped into the addresses of others', () => {
    const contest = { id: '', slug: 'a', name: 'Tom & Jerry' };
    const entry = { id: 'e', title: 'a&b=c#d', artistName: 'X', kind: 'music', description: null, coverPath: null };
    const { xUrl, caption } = sharePayload({ ...entry, contest, board: null }, 'a', 'https://votes.example');
    expect(new URL(xUrl).searchParams.get('text')).toBe(caption);
    expect(new URL(xUrl).searchParams.get('url')).toBe('https://votes.example/v/e/a');
    expect(caption).toBe('Vote for “a&b=c#d” by X in Tom & Jerry');
  });
});

describe('what can be embedded', () => {
  const here = 'https://votes.example';
  it.each([
    [address, { entryId: '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11', slug: 'autumn-songs' }],
    [`${here}/embed/autumn-songs?origin=https://x.example`, { contest: 'autumn-songs' }],
    [`${here}/v/1/autumn-songs`, undefined],
    [`${here}/api/v1/contests`, undefined],
    ['https://votes.example.evil.example/embed/autumn-songs', undefined],
    ['http://votes.example/embed/autumn-songs', undefined],
    ['data:text/html,<p>', undefined],
  ])('%s', (url, expected) => {
    expect(shareableOf(url, here)).toEqual(expected);
  });
});
