import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readFile, readlink, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type PostgresBinaries, binariesIn } from './postgres-binaries.ts';

const defaultPlaces = ['/var/lib/urvote', '/var/tmp/urvote-root'];
const writableByOthers = 0o022;

/** A folder of ours that everybody may enter and nobody else may change. @throws Error when somebody else could have filled it */
async function ownPlace(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  const folder = await lstat(path);
  if (!folder.isDirectory() || folder.uid !== process.getuid?.() || (folder.mode & writableByOthers) !== 0) {
    throw new Error(`${path} is not a folder that only this account can change`);
  }
  await chmod(path, 0o755);
  return path;
}

async function filesBelow(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1));
}

/** Changes with every byte of the programs, so that a newer version never meets the copy of an older one. */
async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of await filesBelow(folder)) {
    const path = join(entry.parentPath, entry.name);
    hash.update(`${relative(folder, path)}\0`);
    if (entry.isFile()) hash.update(await readFile(path));
    if (entry.isSymbolicLink()) hash.update(await readlink(path));
  }
  return hash.digest('hex').slice(0, 16);
}

/** A checkout made with umask 077 holds files that nobody else may read. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await filesBelow(folder)) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/** Copied beside and renamed, so that what has the name is whole. */
async function copyOnce(source: string, target: string): Promise<void> {
  if (await stat(target).catch(() => undefined)) return;
  const unfinished = `${target}.${process.pid}.new`;
  try {
    await cp(source, unfinished, { recursive: true, verbatimSymlinks: true });
    await openToAll(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Copies PostgreSQL's programs (60 MB, once a version) to where every account can run them. @throws Error when no place does */
export async function copyPrograms(
  { packageDir }: PostgresBinaries,
  places: readonly string[] = defaultPlaces,
): Promise<PostgresBinaries> {
  const name = `postgresql-${await digestOf(packageDir)}`;
  const failures: string[] = [];
  for (const place of places) {
    try {
      const target = join(await ownPlace(place), name);
      await copyOnce(packageDir, target);
      return binariesIn(target);
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  throw new Error(failures.join('; '));
}
