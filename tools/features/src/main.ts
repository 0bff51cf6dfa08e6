import { parseArgs } from 'node:util';
import { compareFeatures } from './compare-features.ts';
import { readWorkspace } from './read-workspace.ts';

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, root: { type: 'string', default: process.cwd() } },
});
const { rows, titled } = await readWorkspace(values.root);

if (values.check) {
  const differences = compareFeatures(rows, titled);
  for (const difference of differences) console.error(difference);
  if (differences.length > 0) process.exitCode = 1;
  else console.log(`features: ${new Set(rows.map((row) => row.id)).size} listed, every one has its test`);
} else {
  for (const { id, works, testFile } of rows) console.log(`${id.padEnd(7)} ${works.padEnd(72)} ${testFile}`);
}
