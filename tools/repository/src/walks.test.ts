import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Hop {
  file: string;
  /** How the walk gets here when no file before it imports this one. */
  way: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const maxHops = 14;
const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const chapter = /\n## Walks\n(.*?)\n## /s.exec(architecture)?.[1] ?? '';

const walks = chapter
  .split('\n### ')
  .slice(1)
  .map((section) => ({
    title: section.split('\n', 1)[0] ?? '',
    hops: [...section.matchAll(/^\d+\. `([^`]+)`(.*)$/gm)].map(([, file = '', way = '']): Hop => ({
      file,
      way: way.trim(),
    })),
  }));

/** The folder below a package's `src`; what lies deeper is the same room, and the files of `src` itself are one too. */
const roomOf = ({ file }: Hop) =>
  file
    .split('/')
    .slice(0, 4)
    .join('/')
    .replace(/\/[^/]+\.ts$/, '');

function importsOf({ file }: Hop): string[] {
  const specifiers = [...readFileSync(join(root, file), 'utf8').matchAll(/ from '([^']+)'/g)].map(
    ([, from = '']) => from,
  );
  return specifiers.map((from) =>
    from.startsWith('.')
      ? normalize(join(dirname(file), from))
      : from.replace(/^@urvote\/([^/]+)\/(.+)$/, 'libs/$1/src/$2.ts'),
  );
}

function roomsInTurn(hops: readonly Hop[]): string[] {
  const rooms = hops.map(roomOf);
  return rooms.filter((room, index) => room !== rooms[index - 1]);
}

describe('the walks of ARCHITECTURE.md', () => {
  it('are there for a vote, an entry, a sign-in, a deletion and a mail', () => {
    expect(walks.map(({ title }) => title.split(/[ :]/, 2)[1])).toEqual([
      'vote',
      'vote',
      'vote',
      'entry',
      'sign-in',
      'deletion',
      'mail',
    ]);
  });

  describe.each(walks)('$title', ({ hops }) => {
    it('is short and passes through files that exist', () => {
      expect(hops.length).toBeGreaterThan(1);
      expect(hops.length).toBeLessThanOrEqual(maxHops);
      expect(hops.filter(({ file }) => !existsSync(join(root, file)))).toEqual([]);
    });

    it('gets to each file from one before it, or says how', () => {
      const reached = (hop: Hop, index: number) =>
        hops.slice(0, index).some((before) => importsOf(before).includes(hop.file));
      const unreached = hops.filter((hop, index) => index > 0 && hop.way === '' && !reached(hop, index));
      expect(unreached.map(({ file }) => file)).toEqual([]);
    });

    it('comes back to no room', () => {
      const rooms = roomsInTurn(hops);
      expect(rooms).toEqual([...new Set(rooms)]);
    });
  });
});
