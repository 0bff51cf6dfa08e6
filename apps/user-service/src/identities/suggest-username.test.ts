import { expect, it } from 'vitest';
import { suggestUsername } from './suggest-username.ts';

it.each([
  ['Ada Lovelace', 'ada-lovelace-1234'],
  ['  Zoë O’Ñandú ', 'zoe-o-nandu-1234'],
  ['admin', 'admin-1234'],
  ['李小龍', 'voter-1234'],
  ['', 'voter-1234'],
  [undefined, 'voter-1234'],
  [`${'a'.repeat(29)} b`, `${'a'.repeat(29)}-1234`],
])('%j becomes %s', (name, username) => {
  expect(suggestUsername(name, '1234')).toBe(username);
});
