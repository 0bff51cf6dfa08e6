import { expect, it } from 'vitest';
import { nameKeyOf } from './name-key.ts';

it.each([
  [{ title: 'Café del  Mar!', artistName: 'ADA' }, 'cafe del mar / ada'],
  [{ title: 'ﬁn', artistName: 'Ada & The Engines' }, 'fin / ada the engines'],
  [{ title: '???', artistName: '夏' }, '??? / 夏'],
])('%j is %s', (names, key) => {
  expect(nameKeyOf(names)).toBe(key);
});
