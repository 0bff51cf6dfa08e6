import { join } from 'node:path';
import { spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';
import { claimFolder } from './folder-owner.ts';

const mainFile = 'libs/embedded/src/fixtures/folder-claimer.ts';

it('gives a folder to one of many that claim it in the same instant, and to the next when that one is killed', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'claimed');
  await using stack = new AsyncDisposableStack();
  const atMs = String(Date.now() + 2000);
  const claimers = await Promise.all(Array.from({ length: 6 }, () => spawnService(mainFile, { args: [path, atMs] })));
  for (const claimer of claimers) stack.use(claimer);
  const failures = claimers.map(({ logs }) => String(logs().find(({ msg }) => msg === 'ready')?.['failure']));
  expect(failures.filter((failure) => failure === '')).toHaveLength(1);
  expect(new Set(failures.map((failure) => failure.replace(/by (another process|process \d+)/, 'by one')))).toEqual(
    new Set(['', `The data folder is in use by one (${path})`]),
  );
  await expect(claimFolder(path)).rejects.toThrow('in use');
  await claimers[failures.indexOf('')]?.kill('SIGKILL');
  {
    await using _claim = await claimFolder(path);
    await expect(claimFolder(path)).rejects.toThrow(`in use by process ${process.pid}`);
  }
  await using _again = await claimFolder(path);
});
