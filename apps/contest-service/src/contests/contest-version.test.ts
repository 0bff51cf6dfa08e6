import { expect, it } from 'vitest';
import { assertVersion } from './contest-version.ts';

it.each([undefined, '*', '"3"', '3', ' 3 ', '"1", "3"'])('takes version 3 for If-Match %s', (header) => {
  expect(() => assertVersion(header, 3)).not.toThrow();
});

it.each(['"2"', '2', 'W/"3"', '"33"', 'three', ''])('does not take version 3 for If-Match %s', (header) => {
  expect(() => assertVersion(header, 3)).toThrow(expect.objectContaining({ code: 'PRECONDITION_FAILED' }));
});
