import { expect, it } from 'vitest';
import { slugOf } from './slug-of.ts';

it.each([
  ['Summer Songs 2026!', 'summer-songs-2026'],
  ['The House of Mary & Joseph', 'the-house-of-mary-joseph'],
  ['  Ünïcode -- Café ', 'unicode-cafe'],
  ['日本', 'contest'],
  [`${'ab '.repeat(60)}`, `${'ab-'.repeat(33)}a`],
])('a contest named %j has the slug %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
