import { existsSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

interface LockedPackage {
  dev?: boolean;
  link?: boolean;
}

const blockBytes = 4096;

/** What the files take on a disk, without the packages inside that the lock lists by themselves. */
async function bytesOf(folder: string, inside: ReadonlySet<string>): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !inside.has(path)) sum += await bytesOf(path, inside);
    if (entry.isFile()) sum += Math.ceil((await lstat(path)).size / blockBytes) * blockBytes;
  }
  return sum;
}

async function installedMegabytes(isCounted: (found: LockedPackage) => boolean): Promise<number> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const all = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);
  const folders = new Set(all.map(([path]) => join(root, path)));
  let sum = 0;
  for (const [path, found] of all) {
    const folder = join(root, path);
    if (isCounted(found) && existsSync(folder)) sum += await bytesOf(folder, folders);
  }
  return sum / 1_000_000;
}

/** The program, and headers that npm may or may not have left beside it. */
const nodeMegabytes = 220;

it('takes at most 600 MB for who starts it, and 1,000 MB for who works on it', async () => {
  const production = await installedMegabytes(({ dev }) => dev !== true);
  const everything = await installedMegabytes(() => true);
  const node = (await bytesOf(join(root, 'node_modules/node'), new Set())) / 1_000_000;
  const others = production - node;
  expect(others).toBeGreaterThan(100);
  expect(others + nodeMegabytes).toBeLessThan(600);
  expect(everything - node + nodeMegabytes).toBeLessThan(1000);
});
