import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { register } from '@urvote/contracts/http/registration/registration-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';
import { type Standalone, startStandalone } from './standalone-process.ts';

/** @returns a function that gets a page of the operators' service as the demo's administrator */
async function operatorPages({ opsUrl, credentials }: Standalone): Promise<(path: string) => Promise<string>> {
  const [admin] = credentials().get('admin') ?? [];
  const body = new URLSearchParams({ email: admin?.email ?? '', password: admin?.password ?? '', next: '/' });
  const response = await fetch(`${opsUrl}/sign-in`, { method: 'POST', body, redirect: 'manual' });
  expect(response.status).toBe(303);
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
  return async (path) => (await fetch(`${opsUrl}${path}`, { headers: { cookie } })).text();
}

it(
  'shows the mail of a registration on the operators’ pages, with a link that leads to the gateway',
  { timeout: 300_000 },
  async () => {
    await using folder = await tempFolder();
    const dataDir = join(folder.path, 'data');
    await using platform = await startStandalone(dataDir);
    expect(platform.output()).toContain(`Mail            ${platform.opsUrl}/mail (kept, not sent)`);
    const account = {
      email: 'grace@example.org',
      username: 'grace',
      password: 'correct horse battery staple',
      displayName: 'Grace',
    };
    expect((await apiClient(platform.url).call(register, { body: account })).status).toBe(202);

    const page = await operatorPages(platform);
    const path = await eventually(async () => {
      const [, found = ''] =
        /<td>grace@example\.org<\/td>\s*<td><a href="(\/mail\/message\?id=[^"]+)">Confirm your e-mail address/.exec(
          await page('/mail'),
        ) ?? [];
      expect(found).not.toBe('');
      return found;
    });
    const [, link = ''] = /<a href="(https?:[^"]+)" target="_blank"/.exec(await page(path)) ?? [];
    expect(new URL(link).origin).toBe(platform.url);
    const opened = await fetch(link);
    expect([opened.status, opened.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(await readdir(join(dataDir, 'mail'))).toHaveLength(1);
    expect(await platform.service.kill('SIGINT')).toEqual({ code: 0, signal: null });
    expect(platform.output()).not.toMatch(/handles were left open|grace@example/);
  },
);
