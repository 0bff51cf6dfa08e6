import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { testClock } from '@urvote/testkit/test-clock';
import { expect, it } from 'vitest';
import { silentLogger } from '@urvote/platform/logger/logger';
import { startMailCatcher } from './embedded-mail-catcher.ts';
import { openMailFolder } from '@urvote/platform/mail/mail-folder';

const logger = silentLogger();
const letter =
  'From: a@example.org\r\nTo: Grace <grace@example.org>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@x>\r\n\r\nHello';

/** Says all of it after the greeting and gives the server's answers. */
async function converse(port: number, body: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  const [greeting] = (await once(socket, 'data')) as [string];
  let answers = greeting;
  socket.on('data', (more: string) => (answers += more));
  const closed = once(socket, 'close');
  socket.write(
    `EHLO test\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<grace@example.org>\r\nDATA\r\n${body}\r\n.\r\nQUIT\r\n`,
  );
  await closed;
  return answers;
}

it('keeps what it accepts as a file that only its owner reads, and finds it again', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'mail');
  await using catcher = await startMailCatcher({ folder: path, logger, clock: testClock('2026-06-15T12:00:00.123Z') });
  expect(catcher.url).toBe(`smtp://127.0.0.1:${catcher.port}`);
  expect(await catcher.list()).toEqual([]);
  expect(await converse(catcher.port, letter)).toMatch(/^250 .*kept as/m);
  const names = await readdir(path);
  expect(names).toEqual([expect.stringMatching(/^20260615T120000123Z-[0-9a-f]{8}\.eml$/)]);
  expect((await stat(join(path, names[0] ?? ''))).mode & 0o777).toBe(0o600);
  const [mail] = await catcher.list();
  expect(mail).toMatchObject({
    from: 'a@example.org',
    to: ['grace@example.org'],
    subject: 'Grüße',
    text: 'Hello\n',
    messageId: '<1@x>',
  });
  expect(mail?.receivedAt).toEqual(new Date('2026-06-15T12:00:00.123Z'));
  expect(await catcher.read(mail?.id ?? '')).toEqual(mail);
});

it('refuses a message beyond 1 MiB and offers neither sign-in nor TLS', async () => {
  await using folder = await tempFolder();
  await using catcher = await startMailCatcher({ folder: folder.path, logger });
  const answers = await converse(catcher.port, `${letter}${`${'x'.repeat(998)}\r\n`.repeat(1060)}`);
  expect(answers).toMatch(/^552 /m);
  expect(answers).not.toMatch(/AUTH|STARTTLS/);
  expect(await catcher.list()).toEqual([]);
});

it('keeps the newest messages only, reads no other file, and is the same folder after a restart', async () => {
  await using folder = await tempFolder();
  const clock = testClock();
  const mails = openMailFolder(folder.path, { clock, maxKeptCount: 3 });
  const ids: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    clock.advance(1);
    ids.push(await mails.keep(Buffer.from(letter)));
  }
  await writeFile(join(folder.path, 'secret.eml'), letter);
  const again = openMailFolder(folder.path);
  expect((await again.list()).map(({ id }) => id)).toEqual(ids.slice(2).reverse());
  expect((await again.list(1)).map(({ id }) => id)).toEqual(ids.slice(4));
  for (const id of [ids[0] ?? '', 'secret', '../secret', '', `${ids[4]}/../secret`])
    expect(await again.read(id)).toBeUndefined();
});

it('takes a message that is no message for an empty one', async () => {
  await using folder = await tempFolder();
  const mails = openMailFolder(folder.path);
  await mails.keep(Buffer.from([0, 255, 1]));
  expect(await mails.list()).toMatchObject([{ from: '', to: [], subject: '' }]);
});
