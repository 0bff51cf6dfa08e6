import type { MailMessage } from '@urvote/contracts/mail/mail-messages';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { greetableName } from './plain-text.ts';
import { renderMail } from './render-mail.ts';

const url = 'https://urvote.example/x?t=1&u="2"';
const title = 'Song <b>"Loud"</b>\r\nBcc: eve@example.org \u202Egnp.exe';

const messagesFor = (name: string): MailMessage[] => [
  { template: 'verify-email', name, url },
  { template: 'reset-password', name, url },
  { template: 'magic-link', name, url },
  { template: 'password-changed', name },
  { template: 'account-locked', name, url },
  { template: 'account-exists', name, url },
  { template: 'account-deleted', name },
  { template: 'client-invitation', name, url, clientName: title, role: 'admin' },
  { template: 'confirm-vote', name, url, contestTitle: title, entryTitle: title },
  { template: 'contest-notice', name, url, contestTitle: title, kind: 'ending_soon' },
  { template: 'entry-notice', name, url, contestTitle: title, entryTitle: title, kind: 'rejected', reason: title },
  { template: 'webhook-disabled', name, host: title, reason: 'gone' },
  { template: 'webhook-disabled', name, host: title, reason: 'failing' },
];

const hostileNames = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=a>',
  "O'Neil & Söhne",
  'Ada\r\nBcc: eve@example.org',
  'Ada\u202Enimda',
  'x'.repeat(120),
];

describe.each(hostileNames)('with the name %j', (name) => {
  it.each(messagesFor(name).map((message) => [message.template, message] as const))(
    '%s has nothing of it as markup or header',
    (_template, message) => {
      const { subject, text, html } = renderMail({ locale: 'en', message });
      expect(subject).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
      expect(text).not.toMatch(/\r|[\u202A-\u202E\u2066-\u2069]/);
      expect(html).not.toMatch(/<(?:script|img|link|b)\b|<[^>]+\son\w+=|[\u202A-\u202E\u2066-\u2069]/);
      const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link);
      expect(links).toEqual('url' in message ? ['https://urvote.example/x?t=1&amp;u=&quot;2&quot;'] : []);
      expect(text.includes(url)).toBe('url' in message);
    },
  );
});

it('arrives with the headers that were meant, whatever a title holds', async () => {
  const message: MailMessage = { template: 'confirm-vote', name: 'Ada', url, contestTitle: title, entryTitle: title };
  const rendered = renderMail({ locale: 'en', message });
  const sent = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    ...rendered,
    from: 'a@example.org',
    to: 'b@example.org',
  });
  const mail = await PostalMime.parse(sent.message as Buffer);
  expect(mail.bcc).toBeUndefined();
  expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
  expect([mail.subject, mail.text?.trim(), mail.html?.trim()]).toEqual([
    rendered.subject,
    rendered.text.trim(),
    rendered.html.trim(),
  ]);
});

it('keeps line breaks out of the header when a subject is handed over with them', async () => {
  const subject = 'Hello\r\nBcc: eve@example.org\r\n\r\nbody';
  const sent = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    subject,
    text: 'x',
    from: 'a@example.org',
    to: 'b@example.org',
  });
  const mail = await PostalMime.parse(sent.message as Buffer);
  expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
});

it('greets by name unless the name says more than a name', () => {
  const texts = ['Ada Lovelace', "O'Neil & Söhne", 'نور', ' Ada\u202E\n'].map(greetableName);
  expect(texts).toEqual(['Ada Lovelace', "O'Neil & Söhne", 'نور', 'Ada']);
  for (const name of ['', ' \n', 'Win at https://evil.example', 'evil.example', 'mail me@x', 'x'.repeat(61)])
    expect(greetableName(name)).toBeUndefined();
});

it('falls back to English for a language without texts', () => {
  const message: MailMessage = { template: 'password-changed', name: 'Ada' };
  const english = renderMail({ locale: 'en', message });
  for (const locale of ['en-GB', 'xx', 'toString', '']) expect(renderMail({ locale, message })).toEqual(english);
  expect(english.html).toMatch(/<html lang="en"[ >]/);
});
