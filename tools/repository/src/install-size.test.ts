import { existsSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

interface LockedPackage {
  dev?: boolean;
  link?: boolean;
}

const blockBytes = 4096;

type Measure = (path: string) => Promise<number>;

const onDisk: Measure = async (path) => Math.ceil((await lstat(path)).size / blockBytes) * blockBytes;

const packed: Measure = async (path) =>
  (await promisify(gzip)(await readFile(path), { level: constants.Z_BEST_SPEED })).length;

/** Without the packages inside that the lock lists by themselves. */
async function bytesOf(folder: string, inside: ReadonlySet<string>, measure = onDisk): Promise<number> {
  const sizes = (await readdir(folder, { withFileTypes: true })).map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !inside.has(path)) return bytesOf(path, inside, measure);
    return entry.isFile() ? measure(path) : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

const node = join(root, 'node_modules/node');

async function installedMegabytes(isCounted: (found: LockedPackage) => boolean, measure = onDisk): Promise<number> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const all = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);
  const folders = new Set(all.map(([path]) => join(root, path)));
  let sum = 0;
  for (const [path, found] of all) {
    const folder = join(root, path);
    if (isCounted(found) && existsSync(folder)) sum += await bytesOf(folder, folders, measure);
  }
  return sum / 1_000_000;
}

/** The program, and headers that npm may or may not have left beside it. */
const nodeMegabytes = 220;

it('takes at most 600 MB for who starts it, and 1,000 MB for who works on it [XI-140]', async () => {
  const production = await installedMegabytes(({ dev }) => dev !== true);
  const everything = await installedMegabytes(() => true);
  const program = (await bytesOf(node, new Set())) / 1_000_000;
  const others = production - program;
  expect(others).toBeGreaterThan(100);
  expect(others + nodeMegabytes).toBeLessThan(600);
  expect(everything - program + nodeMegabytes).toBeLessThan(1000);
});

/** Its headers and what npm asks about all packages included. */
const nodeDownloadMegabytes = 110;

it('has at most 250 MB to download for who starts it [XI-140]', async () => {
  const production = await installedMegabytes(({ dev }) => dev !== true, packed);
  const others = production - (await bytesOf(node, new Set(), packed)) / 1_000_000;
  expect(others).toBeGreaterThan(50);
  expect(others + nodeDownloadMegabytes).toBeLessThan(250);
});
