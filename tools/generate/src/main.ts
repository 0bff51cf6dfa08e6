import { parseArgs } from 'node:util';
import { bringUpToDate } from './bring-up-to-date.ts';
import { generatedFiles } from './generated-files.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = new URL('../../..', import.meta.url).pathname;
const stale = await bringUpToDate(root, generatedFiles, !values.check);

for (const path of stale) {
  console.log(values.check ? `stale: ${path}; run "npm run generate" and commit it` : `written: ${path}`);
}
if (values.check && stale.length > 0) process.exitCode = 1;
else if (stale.length === 0) console.log(`all ${generatedFiles.length} generated files are up to date`);
