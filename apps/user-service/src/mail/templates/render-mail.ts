import type { AddressedMail, MailMessage } from '@urvote/contracts/mail/mail-messages';
import type { MailText } from '@urvote/pages/mail/mail-content';
import { mailLayout } from '@urvote/pages/mail/mail-layout.generated';
import { english } from './english.ts';
import type { MailTexts } from './mail-text.ts';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

const languages: Record<string, MailTexts> = { en: english };

function languageOf(locale: string): string {
  const language = locale.split('-', 1)[0]?.toLowerCase() ?? '';
  return Object.hasOwn(languages, language) ? language : 'en';
}

function textOf(texts: MailTexts, message: MailMessage): MailText {
  // The compiler cannot tie a message to the function of its template.
  return (texts[message.template] as (message: MailMessage) => MailText)(message);
}

function plainText({ greeting, paragraphs, action, closing }: MailText): string {
  const parts = [
    greeting,
    ...paragraphs,
    ...(action === undefined ? [] : [`${action.label}:\n${action.url}`]),
    closing,
    'UrVote',
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The parts of a message in the reader's language, or in English. */
export function renderMail({ locale, message }: Pick<AddressedMail, 'locale' | 'message'>): RenderedMail {
  const language = languageOf(locale);
  const texts = languages[language] ?? english;
  const text = textOf(texts, message);
  const { text: html } = mailLayout({ ...text, language, copyHint: texts.copyHint });
  return { subject: text.subject, text: plainText(text), html };
}
