import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const folder = new URL('./migrations/', import.meta.url);
const released = JSON.parse(await readFile(new URL('../released-migrations.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;
const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).toSorted();

const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(new URL(file, folder)))
    .digest('hex');

it('finds every released migration as it was released: a database has run it, and will not run it again', async () => {
  const present = files.filter((file) => file in released);
  const hashes = Object.fromEntries(await Promise.all(present.map(async (file) => [file, await hashOf(file)])));
  expect(hashes).toEqual(released);
});

it('puts new migrations after all released ones, which databases have run in this order', () => {
  const names = Object.keys(released).toSorted();
  expect(files.slice(0, names.length)).toEqual(names);
});
