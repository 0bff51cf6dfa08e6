import { openMailFolder } from '@urvote/platform/mail/mail-folder';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';
import { startOpsService } from '../ops-service.test-support.ts';

const letter =
  'From: a@example.org\r\nTo: grace@example.org\r\nSubject: Hi\r\n\r\n<script>alert(1)</script> https://urvote.example/x?a=1&b="2"';

it('shows kept mails to operators, and to nobody else', async () => {
  await using folder = await tempFolder();
  await using ops = await startOpsService('postgres', { mailCatcherDir: folder.path });
  const id = await openMailFolder(folder.path).keep(Buffer.from(letter));
  const get = async (path: string, role?: string) => {
    const headers: Record<string, string> = role === undefined ? {} : { cookie: (await ops.signIn(role)).cookie };
    return fetch(`${ops.url}${path}`, { headers, redirect: 'manual' });
  };
  const list = await get('/mail', 'operator');
  expect(list.headers.get('content-security-policy')).not.toContain('unsafe-inline');
  expect(await list.text()).toContain(`<a href="/mail/message?id=${id}">Hi</a>`);
  const message = await (await get(`/mail/message?id=${id}`, 'operator')).text();
  expect(message).toContain(
    '&lt;script&gt;alert(1)&lt;/script&gt; <a href="https://urvote.example/x?a=1&amp;b=" target="_blank" rel="noopener noreferrer">',
  );
  expect((await get('/mail/message?id=../secret', 'operator')).status).toBe(404);
  for (const path of ['/mail', `/mail/message?id=${id}`]) {
    expect((await get(path, 'viewer')).status).toBe(403);
    expect((await get(path)).status).toBe(303);
  }
  expect(await (await get('/', 'viewer')).text()).not.toContain('href="/mail"');
});

it('has no such page where mail is sent on', async () => {
  await using ops = await startOpsService();
  const { cookie } = await ops.signIn('admin');
  expect((await fetch(`${ops.url}/mail`, { headers: { cookie } })).status).toBe(404);
  expect(await (await fetch(ops.url, { headers: { cookie } })).text()).not.toContain('href="/mail"');
});
