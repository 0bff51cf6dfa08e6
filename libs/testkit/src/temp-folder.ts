import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { claimFolder } from '@urvote/embedded/folder-owner';
import { stopLeftOverPostmaster } from '@urvote/embedded/postmaster';
import { commandOf } from '@urvote/embedded/process-identity';

const prefix = 'urvote-test-';
export const redisPidFile = 'redis.pid';
export const postgresFolder = 'postgres';

export interface TempFolder extends AsyncDisposable {
  path: string;
}

async function othersMayEnter(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false;
  return dirname(path) === path || othersMayEnter(dirname(path));
}

/** TMPDIR, unless it is root's own: then servers of other accounts would find nothing there. */
async function tempRoot(): Promise<string> {
  return process.getuid?.() !== 0 || (await othersMayEnter(tmpdir())) ? tmpdir() : '/tmp';
}

/** A folder of this process that other accounts may enter (servers started by root run as another account). */
export async function tempFolder(): Promise<TempFolder> {
  const path = await mkdtemp(join(await tempRoot(), prefix));
  await chmod(path, 0o755);
  const claim = await claimFolder(join(path, 'owner'));
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await rm(path, { recursive: true, force: true });
      await claim[Symbol.asyncDispose]();
    },
  };
}

async function killLeftOverRedis(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, redisPidFile), 'utf8').catch(() => '0'));
  if (pid > 0 && (await commandOf(pid)).includes('redis')) process.kill(pid, 'SIGKILL');
}

async function sweepFolder(folder: string): Promise<void> {
  // Folders without an owner file are being made or removed right now; live owners refuse the claim.
  const owner = await readFile(join(folder, 'owner'), 'utf8').catch(() => '');
  if (owner === '') return;
  // This process sets up several test projects, each with servers of its own.
  if ((JSON.parse(owner) as { pid: number }).pid === process.pid) return;
  await claimFolder(join(folder, 'owner'));
  await stopLeftOverPostmaster(join(folder, postgresFolder));
  await killLeftOverRedis(folder);
  await rm(folder, { recursive: true, force: true });
}

/** Stops the servers and removes the folders of test runs that were killed. */
export async function sweepLeftOvers(): Promise<void> {
  const root = await tempRoot();
  const names = (await readdir(root)).filter((name) => name.startsWith(prefix));
  await Promise.all(names.map((name) => sweepFolder(join(root, name)).catch(() => {})));
}
