import { chmod, mkdtemp, readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { claimFolder } from '@urvote/embedded/folder-owner';
import { stopLeftOverPostmaster } from '@urvote/embedded/postmaster';
import { commandOf } from '@urvote/embedded/process-identity';

const prefix = 'urvote-test-';
export const redisPidFile = 'redis.pid';
export const postgresFolder = 'postgres';
const memoryFolder = '/dev/shm';
const tmpfsType = 0x01021994;
const neededBytes = 4 * 1024 ** 3;

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

/**
 * A file system in memory that has room for the databases of a test run; undefined where there is none. Cloning a database
 * of 700 files costs half a second of a core on ext4 and 30 ms in memory.
 */
async function memoryRoot(): Promise<string | undefined> {
  const found = await statfs(memoryFolder).catch(() => undefined);
  if (found?.type !== tmpfsType || found.bavail * found.bsize < neededBytes || freemem() < neededBytes)
    return undefined;
  return memoryFolder;
}

/** A folder for data that need not outlive a power failure: in memory where there is room, else as `tempFolder`. */
export async function memoryTempFolder(): Promise<TempFolder> {
  return folderIn((await memoryRoot()) ?? (await tempRoot()));
}

/** A folder of this process that other accounts may enter (servers started by root run as another account). */
export async function tempFolder(): Promise<TempFolder> {
  return folderIn(await tempRoot());
}

async function folderIn(root: string): Promise<TempFolder> {
  const path = await mkdtemp(join(root, prefix));
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
  await using _claim = await claimFolder(join(folder, 'owner'));
  await stopLeftOverPostmaster(join(folder, postgresFolder));
  await killLeftOverRedis(folder);
  await rm(folder, { recursive: true, force: true });
}

/** Stops the servers and removes the folders of test runs that were killed. */
export async function sweepLeftOvers(): Promise<void> {
  for (const root of [await tempRoot(), memoryFolder]) {
    const names = (await readdir(root).catch(() => [])).filter((name) => name.startsWith(prefix));
    await Promise.all(names.map((name) => sweepFolder(join(root, name)).catch(() => {})));
  }
}
