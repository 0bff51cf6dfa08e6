import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureRow } from './feature-table.ts';
import { parseFeatureTable } from './feature-table.ts';
import type { TitledId } from './titled-ids.ts';
import { titledIdsOf } from './titled-ids.ts';

const testFiles = '{apps,libs,tools,bench,tests}/**/*.test.ts';
const skippedFolders = ['node_modules', 'fixtures'];

async function readTitledIds(root: string): Promise<TitledId[]> {
  const ids: TitledId[] = [];
  const paths = glob(testFiles, {
    cwd: root,
    exclude: (name) => skippedFolders.some((folder) => name.endsWith(folder)),
  });
  for await (const path of paths) {
    ids.push(...titledIdsOf(path, await readFile(join(root, path), 'utf8')));
  }
  return ids;
}

/** Reads docs/features.md and the titles of all test files below `root`, a folder's path. */
export async function readWorkspace(root: string): Promise<{ rows: FeatureRow[]; titled: TitledId[] }> {
  const rows = parseFeatureTable(await readFile(join(root, 'docs/features.md'), 'utf8'));
  return { rows, titled: await readTitledIds(root) };
}
