import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, plantedFolder, type PlantedFolder } from './planted-folder.test-support.ts';

let folder: PlantedFolder;
let outcome: Outcome;

const source = 'apps/planted/src';
const value = (name: string, ...imports: string[]) =>
  `${imports.map((path, at) => `import { value as value${at} } from '${path}';`).join('\n')}
export const value = [${imports.map((_, at) => `value${at}`).join(', ')}]; export const name = '${name}';\n`;

const planted = {
  [`${source}/routes.ts`]: value('routes'),
  [`${source}/context.ts`]: value('context', './good/used.ts'),
  [`${source}/values/one.ts`]: value('one', './two.ts'),
  [`${source}/values/two.ts`]: value('two', './one.ts'),
  [`${source}/types/one.ts`]: "import type { Two } from './two.ts';\nexport interface One { two?: Two }\n",
  [`${source}/types/two.ts`]: "import type { One } from './one.ts';\nexport interface Two { one?: One }\n",
  [`${source}/votes/used.ts`]: value('used'),
  [`${source}/votes/uses.ts`]: value('uses', '../entries/used.ts'),
  [`${source}/entries/used.ts`]: value('used'),
  [`${source}/entries/uses.ts`]: "import type { value } from '../votes/used.ts';\nexport type Value = typeof value;\n",
  [`${source}/outer/outside.ts`]: value('outside'),
  [`${source}/outer/inner/inside.ts`]: value('inside', '../outside.ts'),
  [`${source}/rising/upward.ts`]: value('upward', '../routes.ts'),
  [`${source}/good/used.ts`]: value('used'),
  [`${source}/good/uses.ts`]: "import type { value } from '../context.ts';\nexport type Value = typeof value;\n",
  'libs/main.ts': value('main'),
  'tools/main.ts': value('main'),
  'bench/main.ts': value('main'),
  'tests/main.ts': value('main'),
  'tsconfig.json': '{}',
};

beforeAll(async () => {
  folder = await plantedFolder();
  await folder.copy('.dependency-cruiser.mjs');
  await folder.plant(planted);
  outcome = await folder.runScript('lint:imports');
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('the lint of imports', () => {
  it.each([
    ['a circle by value', 'no-circle-of-files', 'values/one.ts'],
    ['a circle by type', 'no-circle-of-files', 'types/one.ts'],
    ['nouns that import each other', 'no-circle-of-nouns', 'votes'],
    ['a folder that uses the one around it', 'no-way-up', 'outer/inner/inside.ts'],
    ['a noun that uses the wiring of its service', 'no-way-to-the-root', 'rising/upward.ts'],
  ])('refuses %s', (_name, rule, file) => {
    expect(outcome.output).toContain(`error ${rule}: ${source}/${file}`);
    expect(outcome.code).not.toBe(0);
  });

  it('refuses nothing else', () => {
    expect(outcome.output).not.toMatch(/error [\w-]+: \S*\/(good|context|routes)/);
  });
});
