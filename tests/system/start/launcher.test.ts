import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pretends = `data:text/javascript,if(!process.env.URVOTE_NODE)Object.defineProperty(process.versions,'node',{value:'20.19.0'})`;

/** Runs the launcher of a checkout, in a Node that says it is an older one. */
function launch(checkout: string, args: readonly string[] = []): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', pretends, join(checkout, 'run.mjs'), ...args], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

it('says in one sentence that Node 26 is missing, for the platform and for one service', async () => {
  await using folder = await tempFolder();
  const checkout = join(folder.path, 'a checkout');
  for (const path of ['run.mjs', 'apps/standalone/src/main.ts', 'apps/gateway/src/main.ts'])
    await cp(join(root, path), join(checkout, path));
  expect((await launch(checkout)).output).toBe(`UrVote's packages are not installed: run "npm ci" in ${checkout}.\n`);
  await mkdir(join(checkout, 'node_modules'));
  for (const args of [[], ['apps/gateway/src/main.ts']])
    expect(await launch(checkout, args)).toEqual({
      code: 1,
      output: expect.stringMatching(/^UrVote runs on Node 26, and this is Node 20\.19\.0: .*"npm rebuild node .*\.\n$/),
    });
  expect((await launch(checkout, ['apps/none.ts'])).output).toBe(
    `There is no ${join(checkout, 'apps/none.ts')} to run.\n`,
  );
});

it('starts every script through the launcher, which says so for all of them', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const ofSources = Object.entries(scripts).filter(([, line]) => /\bnode .*\.ts\b/.test(String(line)));
  expect(ofSources.map(([name]) => name)).toEqual(expect.arrayContaining(['start', 'dev', 'ops', 'bench', 'features']));
  for (const [name, line] of ofSources) expect(line, name).toMatch(/^node (?:--\S+ )*run\.mjs \S+\.ts$/);
});

it('goes on with the Node that npm brought when an older one starts it, and passes on its exit code', async () => {
  const { code, output } = await launch(root, ['tools/ops/src/main.ts', 'no-such-command']);
  expect([code, output]).toEqual([2, expect.stringContaining('Usage: npm run ops -- <command>')]);
});
