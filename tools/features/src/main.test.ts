import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const main = new URL('./main.ts', import.meta.url).pathname;
const listed = '| id | what works | test |\n|---|---|---|\n| UV-01 | Votes count | libs/votes.test.ts |\n';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'features-'));
  await Promise.all([mkdir(join(root, 'docs')), mkdir(join(root, 'libs/node_modules'), { recursive: true })]);
  await writeFile(join(root, 'docs/features.md'), listed);
  await writeFile(join(root, 'libs/node_modules/foreign.test.ts'), `it('of another project [UV-9]', () => {});`);
});

afterEach(() => rm(root, { recursive: true }));

async function features(...options: string[]): Promise<{ code: number; output: string }> {
  const outcome = await run(process.execPath, [main, '--root', root, ...options]).catch((error) => error);
  return { code: outcome.code ?? 0, output: outcome.stdout + outcome.stderr };
}

const titles = (source: string): Promise<void> => writeFile(join(root, 'libs/votes.test.ts'), source);

describe('features', () => {
  it('prints the table', async () => {
    expect(await features()).toMatchObject({
      code: 0,
      output: expect.stringMatching(/UV-01 +Votes count +libs\/votes/),
    });
  });

  it('passes the check when table and titles agree', async () => {
    await titles(`it('counts [UV-01]', () => {}); it('counts again [UV-01]', () => {});`);
    expect(await features('--check')).toMatchObject({ code: 0, output: expect.stringContaining('1 listed') });
  });

  it('fails the check, naming a listed id without a test and a tested id that is not listed', async () => {
    await titles(`it('counts [UV-02]', () => {});`);
    const { code, output } = await features('--check');
    expect(code).toBe(1);
    expect(output).toContain('UV-01 is listed, but no running test of libs/votes.test.ts');
    expect(output).toContain('UV-02 ends a test title of libs/votes.test.ts, but is not listed');
    expect(output).not.toContain('UV-9');
  });
});
