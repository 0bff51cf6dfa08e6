import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { expect, it } from 'vitest';

const runOps = toolRunner('ops');

interface Key {
  kid: string;
  d: string;
}

const keysOf = (text: string) => JSON.parse(text) as Key[];
const kidsOf = (text: string) => keysOf(text).map(({ kid }) => kid);

it('puts a new key first in the folder of an embedded installation, keeps one more, and shows none', async () => {
  await using folder = await tempFolder();
  const before = await loadOrCreateSecrets(folder.path);
  const [first = ''] = kidsOf(before.TOKEN_SIGNING_KEYS);
  const rotate = () => runOps(['rotate-token-key', '--data-dir', folder.path], {});
  const { code, output } = await rotate();
  const after = await loadOrCreateSecrets(folder.path);
  const [second = '', ...others] = kidsOf(after.TOKEN_SIGNING_KEYS);
  expect([code, others, second === first]).toEqual([0, [first], false]);
  for (const { d } of keysOf(after.TOKEN_SIGNING_KEYS)) expect(output).not.toContain(d);
  expect({ ...after, TOKEN_SIGNING_KEYS: '' }).toEqual({ ...before, TOKEN_SIGNING_KEYS: '' });
  await rotate();
  expect(kidsOf((await loadOrCreateSecrets(folder.path)).TOKEN_SIGNING_KEYS)).toEqual([expect.any(String), second]);
  expect((await stat(join(folder.path, 'secrets.json'))).mode & 0o077).toBe(0);
});

it('prints the new value for an environment that has keys, and touches no folder', async () => {
  await using folder = await tempFolder();
  const { TOKEN_SIGNING_KEYS } = await loadOrCreateSecrets(folder.path);
  const text = await readFile(join(folder.path, 'secrets.json'), 'utf8');
  const { code, output } = await runOps(['rotate-token-key', '--data-dir', folder.path], { TOKEN_SIGNING_KEYS });
  expect(code).toBe(0);
  expect(kidsOf(output)).toEqual([expect.any(String), ...kidsOf(TOKEN_SIGNING_KEYS)]);
  expect(await readFile(join(folder.path, 'secrets.json'), 'utf8')).toBe(text);
});

it('publishes a new key first and signs with it later, for processes that restart one after the other', async () => {
  await using folder = await tempFolder();
  const { TOKEN_SIGNING_KEYS } = await loadOrCreateSecrets(folder.path);
  const [old = ''] = kidsOf(TOKEN_SIGNING_KEYS);
  const published = await runOps(['rotate-token-key', '--publish'], { TOKEN_SIGNING_KEYS });
  const [signing, fresh = ''] = kidsOf(published.output);
  expect([signing, fresh === old]).toEqual([old, false]);
  const signed = await runOps(['rotate-token-key', '--sign'], { TOKEN_SIGNING_KEYS: published.output });
  expect(kidsOf(signed.output)).toEqual([fresh, old]);
});

it('makes nothing up where there are no keys', async () => {
  await using folder = await tempFolder();
  expect(await runOps(['rotate-token-key', '--data-dir', folder.path], {})).toMatchObject({
    code: 1,
    output: expect.stringContaining('There are no token keys'),
  });
});
