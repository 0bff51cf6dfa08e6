import { expect, it } from 'vitest';
import { copyRow } from './copy-text.ts';

it.each([
  [['a', 'b'], 'a\tb\n'],
  [[null, undefined], '\\N\t\\N\n'],
  [[true, false, 1.5], 't\tf\t1.5\n'],
  [
    ['tab\there', 'line\nfeed', 'return\r', 'back\\slash', '\\N'],
    'tab\\there\tline\\nfeed\treturn\\r\tback\\\\slash\t\\\\N\n',
  ],
  [[''], '\n'],
])('writes %j', (values, row) => {
  expect(copyRow(values)).toBe(row);
  expect(copyRow(values)).toBe(row);
});
