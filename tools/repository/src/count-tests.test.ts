import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
const script = new URL('../../../.ci/count-tests.mjs', import.meta.url).pathname;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'count-tests-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function count(success: boolean, ...files: string[][]): Promise<{ code: number; lines: string[] }> {
  const testResults = files.map((statuses) => ({
    status: statuses.length === 0 || statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status) => ({ status })),
  }));
  await writeFile(join(folder, 'report.json'), JSON.stringify({ success, testResults }));
  return countIn('report.json');
}

async function countIn(file: string): Promise<{ code: number; lines: string[] }> {
  const outcome = await run(process.execPath, [script, join(folder, file)]).catch((error) => error);
  return { code: outcome.code ?? 0, lines: outcome.stdout.trim().split('\n') };
}

it('counts tests, says how many were skipped, and ends with the total', async () => {
  expect(await count(true, ['passed', 'passed'], ['passed', 'skipped'])).toEqual({
    code: 0,
    lines: ['1 skipped', '3 passed, 0 failed'],
  });
});

it('fails for a failed test and for a file that could not be loaded', async () => {
  expect(await count(false, ['passed', 'failed'])).toEqual({ code: 1, lines: ['1 passed, 1 failed'] });
  expect(await count(false, ['passed'], [])).toEqual({ code: 1, lines: ['1 passed, 1 failed'] });
});

it('fails when there is no report, when nothing ran, and when vitest says no', async () => {
  expect(await countIn('missing.json')).toEqual({ code: 1, lines: ['0 passed, 1 failed'] });
  expect(await count(true)).toEqual({ code: 1, lines: ['0 passed, 0 failed'] });
  expect(await count(false, ['passed'])).toMatchObject({ code: 1 });
});
