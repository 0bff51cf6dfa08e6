import { expect, it } from 'vitest';
import { compareTypes } from './compare-types.ts';

const file = (columns: string): string =>
  `export interface Entry {\n${columns}}\n\nexport interface DB {\n  entry: Entry;\n}\n`;

it('names added, missing and changed columns', () => {
  const committed = file('  gone: string;\n  same: number;\n  title: string;\n');
  const fresh = file('  planted: number | null;\n  same: number;\n  title: string | null;\n');
  expect(compareTypes(committed, fresh)).toEqual([
    'entry.gone: in the types, not in the database',
    'entry.planted: in the database, not in the types',
    'entry.title: string in the types, string | null in the database',
  ]);
});

it('tells a difference outside the columns too', () => {
  expect(compareTypes(file('  a: string;\n'), `// another head\n${file('  a: string;\n')}`)).toEqual([
    'comments or helper types differ',
  ]);
  expect(compareTypes(file(''), file(''))).toEqual([]);
});
