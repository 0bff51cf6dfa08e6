import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, open, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweepLeftOvers } from '@urvote/testkit/temp-folder';

/** A file system of its own for the data of one server. */
export interface SmallDisk extends AsyncDisposable {
  path: string;
  /** false where no file system may be mounted: then nothing can be filled. */
  isReal: boolean;
  /** Runs what makes its temporary folders on this disk. */
  inside<T>(make: () => Promise<T>): Promise<T>;
  fill(): Promise<void>;
  empty(): Promise<void>;
}

const prefix = 'urvote-torture-';
const chunkBytes = 4 * 2 ** 20;

/** @param sizeMiB memory is taken only as the data grow */
export async function smallDisk(sizeMiB: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const isReal = isMounted(path, sizeMiB);
  await chmod(path, 0o755);
  const ballast = join(path, 'ballast');
  return {
    path,
    isReal,
    inside: (make) => withTemporaryFolders(path, make),
    fill: () => fillDisk(path, ballast),
    empty: () => rm(ballast, { force: true }),
    [Symbol.asyncDispose]: async () => {
      if (isReal) unmount(path);
      await rm(path, { recursive: true, force: true });
    },
  };
}

function isMounted(path: string, sizeMiB: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function unmount(path: string): void {
  try {
    execFileSync('umount', ['-l', path], { stdio: 'ignore' });
  } catch {
    // Nothing was mounted there.
  }
}

async function withTemporaryFolders<T>(path: string, make: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = path;
  try {
    return await make();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** Writes until nothing more fits. */
async function fillDisk(path: string, ballast: string): Promise<void> {
  await using file = await open(ballast, 'w');
  const chunk = Buffer.alloc(chunkBytes);
  for (;;) {
    const { bavail, bsize } = await statfs(path);
    const freeBytes = bavail * bsize;
    if (freeBytes === 0) return;
    try {
      await file.write(chunk, 0, Math.min(freeBytes, chunkBytes));
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOSPC') return;
      throw error;
    }
  }
}

/** Ends the servers and frees the disks of rounds that were killed. */
export async function sweepDisks(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^urvote-torture-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const path = join(tmpdir(), name);
    await withTemporaryFolders(path, sweepLeftOvers);
    unmount(path);
    await rm(path, { recursive: true, force: true });
  }
}
