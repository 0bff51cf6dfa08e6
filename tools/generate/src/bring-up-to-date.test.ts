import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bringUpToDate } from './bring-up-to-date.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'generate-'));
});
afterEach(() => rm(root, { recursive: true }));

const files = [
  { path: 'docs/api.json', produce: async () => '{}\n' },
  { path: 'schema.sql', produce: async () => 'create table a ();\n' },
];

describe('bringUpToDate', () => {
  it('writes what is missing or different, names it, and then finds nothing stale', async () => {
    await writeFile(join(root, 'schema.sql'), 'create table old ();\n');
    expect(await bringUpToDate(root, files, true)).toEqual(['docs/api.json', 'schema.sql']);
    expect(await readFile(join(root, 'docs/api.json'), 'utf8')).toBe('{}\n');
    expect(await bringUpToDate(root, files, false)).toEqual([]);
  });

  it('names every stale file and changes none when it only checks', async () => {
    await writeFile(join(root, 'schema.sql'), 'old\n');
    expect(await bringUpToDate(root, files, false)).toEqual(['docs/api.json', 'schema.sql']);
    expect(await readFile(join(root, 'schema.sql'), 'utf8')).toBe('old\n');
  });

  it('fails, naming the file, when one cannot be produced', async () => {
    const broken = { path: 'schema.sql', produce: () => Promise.reject(new Error('no schema')) };
    await expect(bringUpToDate(root, [broken], false)).rejects.toThrow('schema.sql cannot be made');
  });
});
