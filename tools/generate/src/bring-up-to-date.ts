import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from './generated-file.ts';

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/**
 * Produces every file and returns the paths of those that differ from what is on disk below `root`. They are written,
 * unless `write` is false. Throws an Error naming the file that could not be produced.
 */
export async function bringUpToDate(root: string, files: readonly GeneratedFile[], write: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const { path, produce } of files) {
    const target = join(root, path);
    const text = await produce().catch((cause: unknown) => {
      throw new Error(`${path} cannot be made`, { cause });
    });
    if ((await readIfThere(target)) === text) continue;
    stale.push(path);
    if (!write) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  return stale;
}
