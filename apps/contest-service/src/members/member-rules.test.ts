import { expect, it } from 'vitest';
import { assertMayChange, type RoleChange } from './member-rules.ts';

const refusal = (change: RoleChange): string | undefined => {
  try {
    assertMayChange(change);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it.each<[RoleChange['by'], RoleChange['from'], RoleChange['to'], number, string | undefined]>([
  ['admin', 'viewer', 'admin', 1, undefined],
  ['admin', 'admin', null, 1, undefined],
  ['admin', 'viewer', 'owner', 1, 'FORBIDDEN'],
  ['admin', 'owner', 'viewer', 2, 'FORBIDDEN'],
  ['admin', 'owner', null, 2, 'FORBIDDEN'],
  ['admin', null, 'owner', 1, 'FORBIDDEN'],
  ['owner', null, 'owner', 1, undefined],
  ['owner', 'owner', 'admin', 2, undefined],
  ['owner', 'owner', 'admin', 1, 'CONFLICT'],
  ['owner', 'owner', null, 1, 'CONFLICT'],
  ['owner', 'owner', 'owner', 1, undefined],
  ['platform', 'viewer', 'owner', 0, undefined],
  ['platform', 'owner', null, 1, 'CONFLICT'],
])('%s makes of %s %s, with %i owners: %s', (by, from, to, ownerCount, expected) => {
  expect(refusal({ by, from, to, ownerCount })).toBe(expected);
});
