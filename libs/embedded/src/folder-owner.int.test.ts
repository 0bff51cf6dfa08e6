import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@urvote/testkit/eventually';
import { spawnCommand, spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { root } from '@urvote/testkit/tool-runner';
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

it.runIf(process.platform === 'linux')(
  'gives on the folder of a process that is dead and that nobody waits for',
  async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, 'claimed');
    // Replaced by a program that never asks what became of its children.
    const script = '"$0" "$@" & exec sleep 600';
    const args = ['-c', script, process.execPath, join(root, mainFile), path, '0'];
    await using parent = await spawnCommand(['/bin/sh', ...args], { cwd: root });
    const { pid } = await eventually(async () => JSON.parse(await readFile(path, 'utf8')) as { pid: number });
    await expect(claimFolder(path)).rejects.toThrow(`in use by process ${pid}`);
    process.kill(pid, 'SIGKILL');
    await using _claim = await eventually(() => claimFolder(path));
    expect(await readFile(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
    expect(parent.lines).not.toEqual([]);
  },
);
