import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('knows every job that a file of this folder declares', async () => {
  const folder = new URL('.', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const union = await readFile(new URL('declared-job.ts', folder), 'utf8');
  for (const name of names) {
    const declared = /export const (\w+) = defineJob\(/.exec(await readFile(new URL(name, folder), 'utf8'))?.[1];
    if (declared !== undefined) expect(union).toContain(`typeof ${declared}`);
  }
});
