import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plantedFolder, type PlantedFolder } from './planted-folder.test-support.ts';

const root = new URL('../../../..', import.meta.url).pathname;
const tsc = join(root, 'node_modules/typescript-native/bin/tsc');

let folder: PlantedFolder;

beforeAll(async () => {
  folder = await plantedFolder();
  await folder.copy('libs', 'apps/contest-service', 'apps/vote-worker', 'tsconfig.base.json');
  await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'));
  const libraries = ['contracts', 'db-schema', 'platform', 'voting'];
  const paths = Object.fromEntries(libraries.map((name) => [`@urvote/${name}/*`, [`./libs/${name}/src/*.ts`]]));
  await folder.plant({
    'tsconfig.json': JSON.stringify({
      extends: './tsconfig.base.json',
      compilerOptions: { paths },
      files: ['apps/contest-service/src/routes.ts', 'apps/vote-worker/src/jobs.ts'],
    }),
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

async function change(file: string, from: string, to: string): Promise<void> {
  const path = join(folder.path, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

it('does not compile an endpoint without route, nor a job without processor', async () => {
  await change(
    'libs/contracts/src/http/contests/contest-admin-endpoints.ts',
    'export const updateContest = ',
    "export const planted = defineEndpoint({ id: 'planted', method: 'get', path: '/planted', tag: 'x', summary: 'x', auth: 'public', responses: {}, errors: [] });\nexport const updateContest = ",
  );
  const list = 'libs/contracts/src/services/contest-service.ts';
  await change(list, 'import { approveEntry', 'import { planted, approveEntry');
  await change(list, 'contestServiceEndpoints = [', 'contestServiceEndpoints = [planted,');
  await change(
    'libs/contracts/src/jobs/declared-job.ts',
    'DeclaredJob = ',
    "DeclaredJob = import('./job-definition.ts').JobDefinition<import('zod').ZodType, 'planted', 'votes'> | ",
  );
  const { code, output } = await folder.run(`${tsc} -p .`);
  expect(code).not.toBe(0);
  expect(output).toMatch(/apps\/contest-service\/src\/routes\.ts.*Property 'planted' is missing/);
  expect(output).toMatch(/apps\/vote-worker\/src\/jobs\.ts.*planted/);
  expect(output.match(/error TS/g)).toHaveLength(2);
}, 120_000);
