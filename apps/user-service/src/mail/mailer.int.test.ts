import { startMailCatcher } from '@urvote/testkit/mail-catcher';
import { expect, it } from 'vitest';
import { openMailer } from './mailer.ts';

const mail = {
  id: 'x',
  to: 'grace@example.org',
  subject: 'Hi',
  text: 'Hello',
  html: '<p>Hello</p>',
  sentAt: new Date('2026-06-15T12:00:00Z'),
};
const from = 'UrVote <no-reply@urvote.example>';

it('gives its password to nobody without TLS, unless the URL says so', async () => {
  await using mails = await startMailCatcher();
  const smtpUrl = mails.url.replace('//', '//user:secret@');
  await using careful = openMailer({ smtpUrl, from, maxConnections: 1 });
  await expect(careful.send(mail)).rejects.toThrow(/^mail (?:not sent|server away): /);
  expect(await mails.mails()).toEqual([]);
});

it('marks a mail as sent by a machine, by whom and when, and the same mail by the same id', async () => {
  await using mails = await startMailCatcher();
  await using mailer = openMailer({ smtpUrl: mails.url, from, maxConnections: 1 });
  for (let i = 0; i < 2; i += 1) await mailer.send(mail);
  const [first, second] = await mails.mails();
  expect(first).toMatchObject({
    from: 'no-reply@urvote.example',
    to: ['grace@example.org'],
    messageId: '<x@urvote.example>',
  });
  expect(second?.messageId).toBe(first?.messageId);
});
