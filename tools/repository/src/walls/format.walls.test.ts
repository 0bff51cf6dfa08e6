import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { plantedFolder } from './planted-folder.test-support.ts';

it('refuses a file that is not formatted', async () => {
  await using folder = await plantedFolder();
  await folder.copy('.prettierrc.json', '.prettierignore');
  await folder.plant({ 'formatted.ts': "export const value = 'a';\n", 'loose.ts': 'export const value = "a"\n' });
  const { code, output } = await folder.runScript('format:check');
  expect(code).not.toBe(0);
  expect(output).toContain('loose.ts');
  expect(output).not.toContain('formatted.ts');
});

it('is one with the other lints', async () => {
  const text = await readFile(new URL('../../../../package.json', import.meta.url), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };
  for (const part of ['eslint .', 'prettier --check .', 'lint:imports', 'lint:unused'])
    expect(scripts['lint']).toContain(part);
});
