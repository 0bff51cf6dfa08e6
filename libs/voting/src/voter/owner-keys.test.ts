import { expect, it } from 'vitest';
import { ownerKeysOf } from './owner-keys.ts';

const nobody = { submitterUserId: null, submitterEmailKey: null, linkedUserIds: [] };

it('an entry is owned by its submitter, the accounts linked to the submitter and the address it came from', () => {
  expect(ownerKeysOf({ submitterUserId: 'A', submitterEmailKey: 'g:mail', linkedUserIds: ['b', 'c'] })).toEqual([
    'u:a',
    'u:b',
    'u:c',
    'g:mail',
  ]);
  expect(ownerKeysOf({ ...nobody, submitterEmailKey: 'g:mail' })).toEqual(['g:mail']);
  expect(ownerKeysOf(nobody)).toEqual([]);
});
