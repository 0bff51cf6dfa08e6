import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, glob, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { testDatabase } from '@urvote/testkit/test-database';
import { generatedFiles } from '@urvote/tool-generate/generated-files';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const fixture = fileURLToPath(new URL('../fixtures/new-service/', import.meta.url));
const listOfServices = 'libs/contracts/src/services/services.ts';
const run = promisify(execFile);

/** The tracked files, and node_modules whose packages of ours are those of the copy. */
async function copyCheckout(copy: string): Promise<string[]> {
  const { stdout } = await run('git', ['ls-files', '-z', '-c', '-o', '--exclude-standard'], { cwd: root });
  const files = stdout.split('\0').filter((path) => path !== '');
  const listed = await Promise.all(
    files.map(async (path) => {
      await mkdir(join(copy, dirname(path)), { recursive: true });
      // What was deleted and is not committed yet is still listed.
      return cp(join(root, path), join(copy, path)).then(
        () => [path],
        () => [],
      );
    }),
  );
  const ours = join('node_modules', '@urvote');
  await mkdir(join(copy, ours), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules')))
    if (name !== '@urvote') await symlink(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  for (const name of await readdir(join(root, ours)))
    await symlink(await readlink(join(root, ours, name)), join(copy, ours, name));
  // Where npm put a version beside a package that is not the one of all others.
  for (const path of await Array.fromAsync(
    glob('{{apps,libs,tools}/*,bench,tests/system}/node_modules', { cwd: root }),
  ))
    await symlink(join(root, path), join(copy, path));
  return listed.flat();
}

async function hashesOf(folder: string, files: readonly string[]): Promise<Map<string, string>> {
  const pairs = files.map(async (path) => {
    const content = await readFile(join(folder, path));
    return [path, createHash('sha256').update(content).digest('hex')] as const;
  });
  return new Map(await Promise.all(pairs));
}

/** The new service's own files, which no file has to make room for but the list of services. */
async function addService(copy: string): Promise<void> {
  await cp(fixture, copy, { recursive: true });
  await symlink('../../apps/demo-service', join(copy, 'node_modules/@urvote/demo-service'));
  const list = await readFile(join(copy, listOfServices), 'utf8');
  const withService = list
    .replace(/^import /m, `import { demoServiceEndpoints } from './demo-service.ts';\nimport `)
    .replace(
      /^(export const services = \[\n(?: .*\n)*)/m,
      `$1  { name: 'demo-service', kind: 'http', port: 8099, endpoints: demoServiceEndpoints },\n`,
    );
  await writeFile(join(copy, listOfServices), withService);
}

it('a new service is named in one existing file, and is then started, found and passed on to', async () => {
  await using cleanup = new AsyncDisposableStack();
  const { path: copy } = cleanup.use(await tempFolder());
  const database = cleanup.use(await testDatabase());
  const files = await copyCheckout(copy);
  const before = await hashesOf(copy, files);

  await addService(copy);
  const node = (...args: string[]) => run(process.execPath, args, { cwd: copy });
  await Promise.all([
    node('tools/generate/src/main.ts'),
    node('node_modules/typescript-native/bin/tsc', '-p', 'tsconfig.json', '--noEmit'),
  ]);

  const made = new Set(generatedFiles.map(({ path }) => path));
  const after = await hashesOf(copy, files);
  const changed = files.filter((path) => after.get(path) !== before.get(path));
  expect(changed.filter((path) => !made.has(path))).toEqual([listOfServices]);
  expect(changed).toEqual(
    expect.arrayContaining([
      '.env.example',
      'docker-compose.yml',
      'docs/openapi.json',
      'ops/prometheus/prometheus.yml',
    ]),
  );

  await using platform = await spawnService(join(copy, 'apps/standalone/src/main.ts'), {
    env: {
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      URVOTE_DATA_DIR: join(copy, '.urvote'),
      URVOTE_DEMO: 'off',
      DATABASE_URL: database.url,
      GATEWAY_PORT: '0',
      OPS_PORT: '0',
    },
    showsSecrets: true,
  });
  const response = await fetch(`${platform.url}/api/v1/demo/greeting`);
  expect([response.status, await response.json()]).toEqual([200, { greeting: 'hello' }]);
  expect(await platform.kill('SIGTERM')).toEqual({ code: 0, signal: null });
}, 240_000);
