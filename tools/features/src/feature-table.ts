/** One row of docs/features.md: a feature's id, what works, and the test file whose titles end in that id. */
export interface FeatureRow {
  id: string;
  works: string;
  testFile: string;
}

const featureId = /^[A-Z]{2,4}-\d+[a-z]?$/;

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function testFilesOf(cell: string): string[] {
  return cell.split(/,|<br>/).flatMap((part) => part.replaceAll('`', '').trim() || []);
}

/**
 * Reads the rows `| id | what works | test |` of every table of a markdown page. Several test files in a cell (separated
 * by commas or `<br>`) give a row each. Throws an Error naming the line where a row has an id but not three cells.
 */
export function parseFeatureTable(markdown: string): FeatureRow[] {
  return markdown.split('\n').flatMap((line, index) => {
    if (!line.trimStart().startsWith('|')) return [];
    const [id = '', works = '', tests = '', ...rest] = cellsOf(line);
    if (!featureId.test(id)) return [];
    const testFiles = testFilesOf(tests);
    if (testFiles.length === 0 || rest.length > 0) {
      throw new Error(`features table, line ${index + 1}: expected "| ${id} | what works | test file |"`);
    }
    return testFiles.map((testFile) => ({ id, works, testFile }));
  });
}
