import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { describe, expect, it } from 'vitest';
import { root } from '@urvote/testkit/tool-runner';
import { clientProject } from './sdk/client-project.ts';
import { sharedPlatform } from './support/platform.ts';
import { stateCounts } from './support/stored-votes.ts';
import { browser } from './support/voter.ts';

type Generate = (document: object, folder: string) => Promise<void>;

async function byOpenapiTypescript(document: object, folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'schema.ts'), astToString(await openapiTypes(document as OpenAPI3)));
}

async function byHeyApi(document: object, folder: string): Promise<void> {
  const output = { path: folder, module: { extension: '.js' } };
  await createClient({ input: { ...document }, output, logs: { level: 'silent', file: false } });
}

/** hey-api does not write for `exactOptionalPropertyTypes`. */
const generators: [string, Generate, Record<string, boolean>][] = [
  ['openapi-fetch', byOpenapiTypescript, { exactOptionalPropertyTypes: true }],
  ['hey-api', byHeyApi, {}],
];

describe('a client that was generated from the document', () => {
  const shared = sharedPlatform({ with: ['user', 'contest'] });

  it.each(generators)('by %s compiles strictly, and its vote counts [XF-115]', async (name, generate, options) => {
    const { url, db, seed } = shared();
    const { contestId, contestSlug } = await seed({ entries: [{}, {}, {}, {}, {}] });
    const email = `${randomUUID()}@example.org`;
    await insertAccount(db, { email });
    await using project = await clientProject(name, options);
    const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as object;
    await generate(document, project.generated);
    expect(await project.compile()).toBe('');
    expect(await project.run([url, email, rightPassword, contestSlug, browser])).toEqual({
      contest: 'Contest',
      titles: [1, 2, 3, 4, 5].map((number) => `Entry ${number}`),
      vote: 'counted',
      isSameReceipt: true,
      leader: 1,
      refusal: ['VALIDATION_FAILED', 'body.entryId'],
      missing: 'body.entryId',
    });
    expect(await stateCounts(db, contestId)).toEqual({ counted: 1 });
  });

  it.each(generators)("of the operators' pages by %s compiles strictly", async (_name, generate, options) => {
    const text = await readFile(join(root, 'docs/openapi-ops.json'), 'utf8');
    await using project = await clientProject(undefined, options);
    await generate(JSON.parse(text) as object, project.generated);
    expect(await project.compile()).toBe('');
  });
});
