import { expect, it } from 'vitest';
import { isReservedName } from './reserved-names.ts';

it.each(['admin', 'ADMIN', 'ad.min', 'no-reply', 'urvote', 'api'])('%s is reserved', (name) => {
  expect(isReservedName(name)).toBe(true);
});

it.each(['ada', 'administrators-friend', 'badmin'])('%s is not', (name) => {
  expect(isReservedName(name)).toBe(false);
});
