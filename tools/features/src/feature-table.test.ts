import { describe, expect, it } from 'vitest';
import { parseFeatureTable } from './feature-table.ts';

const page = `# Features

| id | what works | test |
|---|---|---|
| UV-01 | A vote \\| counts | \`libs/a.test.ts\` |
| UV-02 | Twice tested | libs/a.test.ts, tests/system/b.test.ts |

Text between tables: UV-03 is not a row.

| id | what works | test |
| --- | --- | --- |
| AU-01 | Accounts | apps/c.test.ts<br>apps/d.test.ts |
`;

describe('parseFeatureTable', () => {
  it('reads the rows of every table, one for each test file', () => {
    expect(parseFeatureTable(page)).toEqual([
      { id: 'UV-01', works: 'A vote | counts', testFile: 'libs/a.test.ts' },
      { id: 'UV-02', works: 'Twice tested', testFile: 'libs/a.test.ts' },
      { id: 'UV-02', works: 'Twice tested', testFile: 'tests/system/b.test.ts' },
      { id: 'AU-01', works: 'Accounts', testFile: 'apps/c.test.ts' },
      { id: 'AU-01', works: 'Accounts', testFile: 'apps/d.test.ts' },
    ]);
  });

  it('refuses a row without a test and a row with a cell too many, naming the line', () => {
    expect(() => parseFeatureTable('| UV-01 | works |')).toThrow('line 1');
    expect(() => parseFeatureTable('\n| UV-01 | works | |')).toThrow('line 2');
    expect(() => parseFeatureTable('| UV-01 | works | a.test.ts | more |')).toThrow('line 1');
  });
});
