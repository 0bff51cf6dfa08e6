import { expect, it } from 'vitest';
import { plantedFolder } from './planted-folder.test-support.ts';

const workspace = (name: string, dependencies = {}) =>
  JSON.stringify({
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    exports: { './*': './src/*.ts' },
    dependencies,
  });

const root = {
  name: 'planted',
  private: true,
  workspaces: ['apps/*', 'libs/*', 'tests/system'],
  devDependencies: { vitest: '5.1.1' },
};

it('refuses an export that nothing or only a test uses, a file nobody reaches and a dependency nobody imports', async () => {
  await using folder = await plantedFolder();
  await folder.copy('knip.json');
  await folder.plant({
    'package.json': JSON.stringify(root),
    'vitest.config.ts': 'export default { test: { projects: [] } };\n',
    'tests/system/package.json': workspace('@planted/system'),
    'libs/testkit/package.json': workspace('@planted/testkit'),
    'libs/testkit/src/seed.ts': 'export const seed = 1;\n',
    'libs/rules/package.json': workspace('@planted/rules', { zod: '4.6.7' }),
    'libs/rules/src/rank.ts':
      'export const rank = () => order();\nexport const order = () => 1;\nexport const tested = () => 2;\n',
    'libs/rules/src/rank.test.ts':
      "import { expect, it } from 'vitest';\nimport { seed } from '../../testkit/src/seed.ts';\nimport { tested } from './rank.ts';\nit('tests', () => expect(tested()).toBe(seed));\n",
    'apps/one/package.json': workspace('@planted/one'),
    'apps/one/src/main.ts': "import { rank } from '../../../libs/rules/src/rank.ts';\nrank();\n",
    'apps/one/src/lost.ts': 'export const lost = 1;\n',
  });
  const { code, output } = await folder.runScript('lint:unused');
  const inProduction = await folder.run(
    "knip --production --include exports,files -W '!libs/testkit' -W '!tests/system'",
  );
  expect(code).not.toBe(0);
  expect(output).toMatch(/\border\b.*rank\.ts/);
  expect(output).toMatch(/\blost\b.*lost\.ts/);
  expect(output).toMatch(/\bzod\b/);
  expect(output).not.toMatch(/\btested\b|\bseed\b/);
  expect(inProduction.code).not.toBe(0);
  expect(inProduction.output).toMatch(/\btested\b.*rank\.ts/);
  expect(inProduction.output).not.toMatch(/\bseed\b|\brank\b.*rank\.ts/);
});
