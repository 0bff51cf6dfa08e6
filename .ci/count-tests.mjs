// node count-tests.mjs REPORT: the last line of a CI run, from vitest's JSON report. A test file that could not be loaded
// has no tests to count and is one failure; so is a run without a report.
import { readFileSync } from 'node:fs';

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const report = read(process.argv[2]);
const tests = (report?.testResults ?? []).flatMap((file) => file.assertionResults);
const brokenFiles = (report?.testResults ?? []).filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);
const count = (status) => tests.filter((test) => test.status === status).length;
const skipped = tests.length - count('passed') - count('failed');
const failed = report ? count('failed') + brokenFiles.length : 1;
if (skipped > 0) console.log(`${skipped} skipped`);
if (failed > 0 || !report || !report.success || count('passed') === 0) process.exitCode = 1;
console.log(`${count('passed')} passed, ${failed} failed`);
