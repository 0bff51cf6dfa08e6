import type { MailMessage } from '@urvote/contracts/mail/mail-messages';

/** A message before it has a form: plain text without markup, in the reader's language. */
export interface MailText {
  subject: string;
  greeting: string;
  paragraphs: readonly string[];
  /** The one thing to click. */
  action?: { label: string; url: string };
  closing: string;
}

type Template = MailMessage['template'];

type MessageOf<T extends Template> = Extract<MailMessage, { template: T }>;

/** One language: a function for every template; a missing one does not compile. */
export type MailTexts = { [T in Template]: (message: MessageOf<T>) => MailText } & {
  /** Stands above the address of the action, for readers whose program shows no button. */
  copyHint: string;
};
